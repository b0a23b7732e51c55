from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from participa.core import verbs


class NotificationsConfig(AppConfig):
    name = "participa.notifications"
    label = "notifications"
    verbose_name = _("avisos")

    def ready(self):
        from accounts import letters

        from . import checks, holdings, retention
        from .actions import queue_written
        from .keeping import VERBS

        letters.deliver_with(queue_written)
        verbs.register(VERBS)
