"""Whom officials attended."""

from django.utils.translation import gettext_lazy as _

from participa.core.personal_data import PersonalData, holds, official_acts

from .models import AssistedSession

official_acts("assistance.AssistedSession.officer")


@holds
class Attentions(PersonalData):
    """When an official typed for her. What she said is among her observations."""

    keys = ("assistance.AssistedSession.person",)
    texts = ("assistance.AssistedSession.display_name",)
    title = _("Las veces que te atendieron en persona")
    purpose = _("Saber qué se recibió por ti, dónde y quién lo escribió en el portal.")
    kept = _("Mientras exista el expediente de las consultas en que opinaste.")
    on_erasure = _("Queda el lugar y la fecha, sin tu nombre y sin nada que lleve a ti.")

    def export(self, user):
        for session in AssistedSession.objects.filter(person=user).select_related("service", "commune"):
            yield {
                str(_("cuándo")): session.started_at,
                str(_("servicio")): session.service.name,
                str(_("canal")): session.get_channel_display(),
                str(_("lugar")): session.where,
                str(_("apareces como")): session.shown_name,
            }

    def merge(self, old, new, *, now):
        AssistedSession.objects.filter(person=old).update(person=new)

    def erase(self, user, *, now):
        AssistedSession.objects.filter(person=user).update(person=None, display_name="")
