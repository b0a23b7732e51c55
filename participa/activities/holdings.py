"""What activities keep about people: who registered, what they said and supported, who acts for the State."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from participa.core.pagecache import forget_pages
from participa.core.personal_data import PersonalData, holds, institutional, official_acts

from .actions.calling import locked
from .actions.registering import release
from .models import Contribution, ContributionSupport, Registration, Status
from .retention import forgotten

official_acts(
    "activities.Activity.published_by",
    "activities.Activity.cancelled_by",
    "activities.Activity.results_by",
    "activities.Activity.created_by",
    "activities.Activity.changed_by",
    "activities.Rescheduling.changed_by",
    "activities.ActivityDocument.added_by",
    "activities.Photo.added_by",
    "activities.Attendance.set_by",
    "activities.DoorTap.taken_by",
    "activities.Theme.answered_by",
    "activities.Theme.changed_by",
    "activities.Contribution.typed_by",
    "activities.Contribution.hidden_by",
    "activities.Contribution.answered_by",
    "activities.Meeting.held_by",
    "activities.Meeting.minutes_published_by",
    "activities.Meeting.called_by",
    "activities.Meeting.changed_by",
    "activities.WorkPlanItem.created_by",
    "activities.WorkPlanItem.changed_by",
    "activities.TableMember.set_by",
    "activities.ActivityAgreement.set_by",
    "activities.ActivityAgreementUpdate.written_by",
)
institutional("activities.Activity.contact_email")


@holds
class Registrations(PersonalData):
    """Where she was going, or went."""

    keys = ("activities.Registration.person",)
    texts = ("activities.Registration.display_name",)
    her_doing = True
    title = _("Tus inscripciones en actividades")
    purpose = _("Guardarte un cupo, avisarte si algo cambia y preparar lo que necesitas para participar.")
    kept = _("Seis meses desde que termina la actividad. Después queda solo cuántas personas hubo.")
    on_erasure = _("Se borran. Si tenías un cupo en algo que viene, pasa a quien espera.")

    def export(self, user):
        hers = Registration.objects.filter(person=user).select_related(
            "activity", "organization", "region", "commune"
        )
        for row in hers.order_by("-registered_at", "-pk"):
            yield {
                str(_("actividad")): row.activity.title,
                str(_("comprobante")): row.code,
                str(_("inscrita")): row.registered_at,
                str(_("estado")): row.get_status_display(),
                str(_("nombre")): row.display_name,
                str(_("vas por")): row.organization.name if row.organization else "",
                str(_("sexo")): row.get_sex_display(),
                str(_("región")): str(row.region or ""),
                str(_("comuna")): str(row.commune or ""),
                str(_("lo que necesitas")): row.needs,
                str(_("asististe")): row.attended_at or "",
            }

    @transaction.atomic
    def merge(self, old, new, *, now):
        """Where both had a place in one activity, or waited for one, she keeps the better of the two."""
        hers = Registration.objects.live().filter(person=new).select_related("activity__service")
        for kept in list(hers):
            other = Registration.objects.live().filter(person=old, activity=kept.activity_id).first()
            if other:
                activity = locked(kept.activity)
                spare = kept if other.status == Registration.Status.CONFIRMED else other
                spare.activity = activity
                release(spare, activity, by=None, now=now)
        Registration.objects.filter(person=old).update(person=new)

    @transaction.atomic
    def erase(self, user, *, now):
        hers = Registration.objects.live().filter(
            person=user, activity__status=Status.PUBLISHED, activity__ends_at__gt=now
        )
        for registration in list(hers.select_related("activity__service").order_by("activity")):
            release(registration, locked(registration.activity), by=None, now=now)
        Registration.objects.filter(person=user).update(**forgotten(now), sex="", region=None, commune=None)


@holds
class Contributions(PersonalData):
    """What she said is part of a public file, and stays in it; that it was hers is forgotten."""

    keys = ("activities.Contribution.author", "activities.ContributionSupport.person")
    texts = ("activities.Contribution.display_name",)
    her_doing = True
    title = _("Tus propuestas y preguntas en actividades")
    purpose = _("Que el servicio las lea y las responda, y que cualquiera vea qué se dijo y cuánto se apoyó.")
    kept = _("Mientras exista el expediente de la actividad.")
    on_erasure = _("Quedan, sin tu nombre y sin nada que lleve a ti. Tus apoyos siguen contando.")

    def export(self, user):
        hers = Contribution.objects.filter(author=user).select_related("activity", "organization", "theme")
        for row in hers.order_by("-submitted_at", "-pk").iterator(500):
            reply = row.reply
            yield {
                str(_("actividad")): row.activity.title,
                str(_("qué es")): row.get_kind_display(),
                str(_("recibida")): row.submitted_at,
                str(_("comprobante")): row.receipt,
                str(_("apareces como")): row.shown_name,
                str(_("hablas por")): row.organization.name if row.organization else "",
                str(_("título")): row.title,
                str(_("texto")): row.text,
                str(_("estado")): row.get_status_display(),
                str(_("respuesta")): reply.answer if reply else "",
            }
        supported = ContributionSupport.objects.filter(person=user).select_related("contribution__activity")
        for row in supported.order_by("-at", "-pk").iterator(500):
            yield {
                str(_("actividad")): row.contribution.activity.title,
                str(_("qué es")): str(_("Apoyo")),
                str(_("apoyaste")): row.contribution.title or row.contribution.text,
                str(_("cuándo")): row.at,
            }

    @transaction.atomic
    def merge(self, old, new, *, now):
        """A person supports once: where both accounts did, one counts. Nor does she support her own."""
        own = Contribution.objects.filter(author__in=[old, new]).values("pk")
        mine = ContributionSupport.objects.filter(person=new).values("contribution")
        twice = ContributionSupport.objects.filter(person=old, contribution__in=mine)
        to_own = ContributionSupport.objects.filter(person__in=[old, new], contribution__in=own)
        for spare in {*twice, *to_own}:
            spare.delete()
            Contribution.objects.filter(pk=spare.contribution_id).update(support_count=F("support_count") - 1)
        ContributionSupport.objects.filter(person=old).update(person=new)
        Contribution.objects.filter(author=old).update(author=new)

    def erase(self, user, *, now):
        hers = Contribution.objects.filter(author=user)
        named = set(hers.exclude(display_name="").values_list("activity__slug", flat=True))
        hers.update(author=None, display_name="")
        ContributionSupport.objects.filter(person=user).update(person=None)
        for slug in named:
            forget_pages(f"/actividades/{slug}")


@holds
class TableMembers(PersonalData):
    """Who sits at a working table: written by the service, published with the dates, tied to no account."""

    texts = ("activities.TableMember.display_name",)
