"""An activity, and the searches of their list, as things that people follow."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.subscriptions.registry import Followable, Found, followable
from participa.subscriptions.searches import ListSearch

from .filters import ActivityFilter, names_of
from .models import Activity


@followable
class Activities(Followable):
    kind = "actividad"
    label = gettext_lazy("Actividades")
    picture = "calendar"

    def find(self, slug):
        found = Activity.objects.public().filter(slug=slug).select_related("service").first()
        return _told_as(found) if found else None

    def present(self, keys):
        found = Activity.objects.public().filter(code__in=keys).select_related("service")
        return {activity.code: _told_as(activity) for activity in found}

    def told(self):
        return [
            _("que está por empezar"),
            _("que cambia de fecha o de lugar, o se suspende"),
            _("que se publican sus resultados"),
        ]


def _told_as(activity):
    words = _("la actividad «%(title)s», de %(service)s") % {
        "title": activity.title,
        "service": activity.service.name,
    }
    return Found(activity.code, activity.title, words, activity.get_absolute_url())


@followable
class ActivitySearches(ListSearch):
    kind = "buscar-actividades"
    label = gettext_lazy("Búsquedas de actividades")
    filters = ActivityFilter
    page = "activities:list"

    def public(self):
        return Activity.objects.public()

    def names_of(self, asked):
        return names_of(asked)

    def titled(self, words):
        return _("Actividades: %(words)s") % {"words": words}

    def told(self):
        return [
            _("que se publica una actividad así"),
            _("que cambia de fecha o se suspende"),
            _("que se publican sus resultados"),
        ]
