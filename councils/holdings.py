"""What councils keep about people: who applied, who may vote, who stood, who sits, who acts for the State."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from participa.core.calendar import day_of
from participa.core.personal_data import PersonalData, holds, official_acts

from .models import (
    Application,
    Candidacy,
    Commissioner,
    CouncilOffice,
    Mandate,
    Objection,
    Process,
    RollEntry,
    RollMark,
    Signature,
)

official_acts(
    "councils.Council.created_by",
    "councils.Council.changed_by",
    "councils.CouncilRules.set_by",
    "councils.CouncilOffice.set_by",
    "councils.Term.appointed_by",
    "councils.TermExtension.extended_by",
    "councils.Mandate.set_by",
    "councils.Mandate.ended_by",
    "councils.Process.published_by",
    "councils.Process.annulled_by",
    "councils.Process.provisional_roll_by",
    "councils.Process.final_roll_by",
    "councils.Process.candidates_by",
    "councils.Process.counted_by",
    "councils.Process.lot_by",
    "councils.Process.result_by",
    "councils.Process.appointed_by",
    "councils.Process.created_by",
    "councils.Process.changed_by",
    "councils.StageChange.changed_by",
    "councils.Commissioner.added_by",
    "councils.Commissioner.removed_by",
    "councils.Application.decided_by",
    "councils.Objection.ruled_by",
    "councils.Candidacy.decided_by",
    "councils.Session.called_by",
    "councils.Session.held_by",
    "councils.Session.changed_by",
    "councils.Minutes.approved_by",
    "councils.Minutes.published_by",
    "councils.Minutes.changed_by",
    "councils.Agreement.set_by",
    "councils.AgreementUpdate.written_by",
    "councils.Opinion.sent_by",
    "councils.Opinion.answered_by",
    "councils.Opinion.written_by",
    "councils.Opinion.changed_by",
)
LIVE = ~Q(status=Application.Status.WITHDRAWN)


@holds
class Applications(PersonalData):
    """The organisations a person inscribed in councils' processes, and what she said against their rolls."""

    keys = (
        "councils.Application.applicant",
        "councils.Objection.author",
        "councils.RollEntry.voter",
    )
    her_doing = True
    title = _("Los procesos de consejos en que participaste")
    purpose = _("Saber qué organización inscribiste, con qué papeles, y quién vota por ella, una sola vez.")
    kept = _(
        "Mientras exista el consejo, lo que explica cómo se eligió; dos años desde que terminó el proceso, "
        "quién votó y los papeles que no siguieron. Nunca dice qué se votó."
    )
    on_erasure = _(
        "Lo que inscribiste por una organización queda en el padrón a nombre de ella, sin el tuyo. "
        "Tu voto no se guarda con tu nombre, así que no hay nada que borrar."
    )

    def export(self, user):
        for row in Application.objects.filter(applicant=user).select_related("process", "organization"):
            yield {
                str(_("proceso")): row.process.title,
                str(_("organización")): row.organization.name if row.organization else "",
                str(_("comprobante")): row.receipt,
                str(_("estado")): row.get_status_display(),
                str(_("recibida")): row.submitted_at,
                str(_("razón")): row.reason,
            }
        for row in Objection.objects.filter(author=user).select_related("process"):
            yield {
                str(_("proceso")): row.process.title,
                str(_("qué es")): row.get_kind_display(),
                str(_("razones")): row.text,
                str(_("estado")): row.get_status_display(),
                str(_("resolución")): row.ruling,
            }
        marks = RollMark.objects.filter(entry__voter=user).select_related("entry__process")
        for mark in marks:
            yield {
                str(_("proceso")): mark.entry.process.title,
                str(_("¿se votó?")): str(_("Sí") if mark.voted else _("No")),
            }

    def obstacles(self, user, *, now):
        going = Process.objects.going().filter(roll__voter=user)
        for process in going:
            words = _("Puedes votar en «%(title)s». Espera a que termine.")
            yield words % {"title": process.title}

    def merge(self, old, new, *, now):
        """Where both inscribed somebody in one process, each keeps hers: the roll has one line for each."""
        mine = list(Application.objects.filter(LIVE, applicant=new).values_list("process", flat=True))
        Application.objects.filter(applicant=old).exclude(process__in=mine).update(applicant=new)
        said = list(Objection.objects.filter(author=new).values_list("application", flat=True))
        Objection.objects.filter(author=old).exclude(application__in=said).update(author=new)
        lines = list(RollEntry.objects.filter(voter=new).values_list("process", flat=True))
        RollEntry.objects.filter(voter=old).exclude(process__in=lines).update(voter=new)

    def erase(self, user, *, now):
        """What she inscribed stays with her emptied row; what is still waiting is withdrawn."""
        for row in Application.objects.undecided().filter(applicant=user):
            row.become(Application.Status.WITHDRAWN)
        Objection.objects.filter(author=user, status=Objection.Status.SUBMITTED).update(
            status=Objection.Status.WITHDRAWN
        )


@holds
class Members(PersonalData):
    """Who stood for a council, sat in it, presided it or signed for its sessions: public charges."""

    keys = (
        "councils.Candidacy.user",
        "councils.Candidacy.nominated_by",
        "councils.Mandate.user",
        "councils.CouncilOffice.user",
        "councils.Commissioner.user",
        "councils.Signature.signed_by",
    )
    texts = (
        "councils.Candidacy.display_name",
        "councils.Mandate.display_name",
        "councils.CouncilOffice.display_name",
        "councils.Commissioner.display_name",
    )
    title = _("Tus candidaturas y cargos en consejos")
    purpose = _("Publicar quién integra cada consejo y quién condujo cada elección, como pide la ley.")
    kept = _("Mientras exista el consejo: son cargos públicos, con sus fechas.")
    on_erasure = _("El cargo queda con sus fechas. Tu nombre se borra si el período terminó.")

    def export(self, user):
        for row in Mandate.objects.filter(user=user).select_related("council"):
            yield {
                str(_("consejo")): row.council.name,
                str(_("calidad")): row.get_kind_display(),
                str(_("nombre")): row.display_name,
                str(_("desde")): row.starts_on,
                str(_("hasta")): row.last_day,
            }
        for row in Candidacy.objects.filter(Q(user=user) | Q(nominated_by=user)).select_related(
            "contest__process"
        ):
            yield {
                str(_("proceso")): row.contest.process.title,
                str(_("candidatura de")): row.display_name,
                str(_("estado")): row.get_status_display(),
            }
        for row in CouncilOffice.objects.filter(user=user).select_related("council"):
            yield {
                str(_("consejo")): row.council.name,
                str(_("cargo")): row.get_kind_display(),
                str(_("desde")): row.starts_on,
            }
        for row in Commissioner.objects.filter(user=user).select_related("process"):
            yield {str(_("proceso")): row.process.title, str(_("comisión electoral")): row.position}

    def obstacles(self, user, *, now):
        today = day_of(now)
        for row in Mandate.objects.filter(user=user, ends_on__gt=today).select_related("council"):
            words = _("Integras «%(council)s». Renuncia antes: escríbele a su secretaría.")
            yield words % {"council": row.council.name}
        for row in self._offices(user, today).select_related("council"):
            words = _("Tienes un cargo en «%(council)s». Pide que lo anoten a nombre de otra persona.")
            yield words % {"council": row.council.name}
        standing = Candidacy.objects.live().filter(user=user, contest__process__in=Process.objects.going())
        for row in standing.select_related("contest__process"):
            words = _("Eres candidata en «%(process)s». Espera a que termine, o que te retiren.")
            yield words % {"process": row.contest.process.title}
        for row in Commissioner.objects.current().filter(user=user, process__in=Process.objects.going()):
            words = _("Eres de la comisión electoral de «%(process)s». Pide que nombren a otra persona.")
            yield words % {"process": row.process.title}

    def merge(self, old, new, *, now):
        Candidacy.objects.filter(user=old).update(user=new)
        Candidacy.objects.filter(nominated_by=old).update(nominated_by=new)
        Mandate.objects.filter(user=old).update(user=new)
        CouncilOffice.objects.filter(user=old).update(user=new)
        current = list(Commissioner.objects.current().filter(user=new).values_list("process", flat=True))
        Commissioner.objects.filter(user=old).exclude(process__in=current).update(user=new)
        Signature.objects.filter(signed_by=old).update(signed_by=new)

    def erase(self, user, *, now):
        gone = str(_("Persona que borró sus datos"))
        today = day_of(now)
        going = Process.objects.going()
        Mandate.objects.filter(user=user, ends_on__lte=today).update(display_name=gone, user=None)
        held = CouncilOffice.objects.filter(user=user).exclude(pk__in=self._offices(user, today).values("pk"))
        held.update(display_name=gone, user=None)
        stood = Candidacy.objects.filter(user=user)
        stood.exclude(contest__process__in=going).update(display_name=gone, user=None)
        Commissioner.objects.filter(user=user).exclude(process__in=going, removed_at=None).update(
            display_name=gone
        )

    @staticmethod
    def _offices(user, today):
        """Those she holds, or will."""
        open_ones = Q(ends_on=None) | Q(ends_on__gt=today)
        seated = Q(mandate=None) | Q(mandate__ends_on__gt=today)
        return CouncilOffice.objects.filter(open_ones, seated, user=user)
