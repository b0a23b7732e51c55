"""What a person follows, and what she agreed to."""

from django.utils.translation import gettext_lazy as _

from participa.core.personal_data import PersonalData, holds

from . import actions
from .models import Consent, Follower, Subscription


@holds
class Alerts(PersonalData):
    """What she follows, with its rhythm."""

    keys = ("subscriptions.Follower.user",)
    texts = ("subscriptions.Follower.email",)
    title = _("Lo que sigues")
    purpose = _("Avisarte de lo que pediste, con el ritmo que elegiste.")
    kept = _("Hasta que dejas de seguirlo.")
    on_erasure = _("Se borra, con tus consentimientos.")
    correct = "subscriptions:mine"
    her_doing = True

    def export(self, user):
        found = Subscription.objects.filter(follower__user=user).select_related("target")
        for one in found.order_by("-created_at", "-pk").iterator():
            yield {
                str(_("qué")): one.target.title,
                str(_("ritmo")): one.get_rhythm_display(),
                str(_("boletines")): str(_("sí") if one.letters else _("no")),
                str(_("desde")): one.confirmed_at,
            }

    def merge(self, old, new, *, now):
        follower = Follower.objects.filter(user=old).first()
        if follower:
            actions.join(follower, actions.follower_of(new, now=now))

    def erase(self, user, *, now):
        Follower.objects.filter(user=user).delete()


@holds
class Consents(PersonalData):
    """Each thing she agreed to, in the words she read."""

    title = _("Lo que aceptaste recibir")
    purpose = _("Poder mostrar qué aceptaste, cuándo y con qué palabras.")
    kept = _("Mientras tengas la cuenta.")
    on_erasure = _("Se borra.")
    is_record = True

    def export(self, user):
        found = Consent.objects.filter(follower__user=user).select_related("target")
        for one in found.order_by("-given_at", "-pk").iterator():
            yield {
                str(_("para qué")): one.get_purpose_display(),
                str(_("sobre")): one.target.title if one.target else "",
                str(_("texto")): one.words,
                str(_("dado")): one.given_at,
                str(_("retirado")): one.withdrawn_at,
            }
