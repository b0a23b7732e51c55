"""All that waits for officials of each service: what falls due, and what piles up without a day.

Their morning mail tells it (morning.py). Every source answers for all services at once, in a constant number
of queries.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.awaiting import awaiting
from consultations.models import Appeal, Comment, Consultation, Report
from consultations.models import Phase as ConsultationPhase
from consultations.permissions import MODERATORS, RULERS
from councils.models import Term
from participa.activities.models import Activity, Contribution
from participa.activities.models import Phase as ActivityPhase
from participa.compliance.body_pages import indicator_name
from participa.compliance.models import Remark
from participa.core.calendar import ONE_DAY, day_of
from participa.core.figures import figure
from participa.deadlines.obligations import open_obligations
from participa.organizations.models import Representation
from participa.services.models import Membership, PublicService
from public_accounts.models import Account, Question
from public_accounts.models import Status as AccountStatus

Role = Membership.Role
OFFICERS = (Role.ADMIN, Role.OFFICER)
TEAM = (*OFFICERS, Role.ANALYST)
COUNCIL_ENDS = (120, 60, 30)  # days before, counting all of them


@dataclass(frozen=True)
class Pending:
    """Something that waits for a service.

    ``key``: its kind and public code, once among all. ``day``: the last one to do it; without it, it is a
    pile and ``newest`` the id of what arrived last. ``waits``: whether a pile that nobody touched is told
    again. ``marks``: the days before ``day``, counting all of them, on which it is told; without them, by
    business days. ``region``: of what a role limited to that region does too.
    """

    key: str
    title: str
    path: str
    service: PublicService
    rule: str = ""
    day: date | None = None
    start: date | None = None
    changes: tuple = ()
    marks: tuple[int, ...] = ()
    newest: int = 0
    waits: bool = True
    roles: tuple = OFFICERS
    region: int | None = None

    @property
    def object(self) -> str:
        """By which it is told: another day, or something new in the pile, is another thing to tell."""
        return f"{self.key}:{self.day or self.newest}"


def _obligations(now, services):
    """What rules date. One that does not run yet, or is suspended, reminds nobody of anything."""
    today = day_of(now)
    for owed in open_obligations(now, services=services):
        stopped = owed.suspension_on(today)
        if owed.start > today or (stopped and stopped.from_on <= today):
            continue
        yield Pending(
            key=f"{owed.kind}:{owed.code}",
            title=owed.title,
            path=owed.office_url or reverse("deadlines:detail", args=[owed.kind, owed.code]),
            service=owed.service,
            rule=owed.words,
            day=owed.day,
            start=owed.start,
            changes=owed.changes,
        )


def _remarks(now, services):
    """Observations of SEGEGOB: to answer; answered, the promise to keep."""
    found = _of(Remark.objects.filter(status=Remark.Status.OPEN), "service", services)
    for one in found.select_related("service").order_by("due_on", "pk"):
        about = _("%(about)s. Observación de SEGEGOB.") % {"about": indicator_name(one.indicator)}
        if one.replied_at:
            title = _("Cumplir lo que prometiste a SEGEGOB")
            path = f"{reverse('compliance_office:service', args=[one.service.slug])}#observacion-{one.pk}"
        else:
            title = _("Responder la observación de SEGEGOB")
            path = reverse("compliance_office:remark", args=[one.pk])
        if one.due_on or not one.replied_at:
            yield Pending(
                key=f"observacion:{one.pk}", title=title, path=path, service=one.service, rule=about,
                day=one.due_on, start=day_of(one.written_at), newest=one.pk,
            )  # fmt: skip


def _councils(now, services):
    """Terms that end soon and that no other follows."""
    today = day_of(now)
    found = Term.objects.current(today).filter(
        ends_on__lte=today + (max(COUNCIL_ENDS) + 1) * ONE_DAY, council__is_reported=False
    )
    followed = Term.objects.filter(starts_on__gt=today).values("council")
    found = _of(found.exclude(council__in=followed), "council__service", services)
    for term in found.select_related("council__service").order_by("ends_on", "pk"):
        council = term.council
        yield Pending(
            key=f"periodo:{council.code}-{term.number}",
            title=_("Termina el período del consejo: %(council)s") % {"council": council},
            path=council.get_office_url(),
            service=council.service,
            rule=term.renewal_rule,
            day=term.last_day,
            start=term.starts_on,
            marks=COUNCIL_ENDS,
            region=council.region_id,
        )


def _claims(now, services):
    """Requests to represent an organisation, put to a service."""
    waiting = Representation.objects.waiting().filter(reviewer__isnull=False)
    for service, count, newest in _piles(_of(waiting, "reviewer", services), "reviewer", PublicService):
        title = ngettext(
            "Revisar %(count)s solicitud de representar a una organización",
            "Revisar %(count)s solicitudes de representar a una organización",
            count,
        )
        yield Pending(
            key=f"solicitudes:{service.code}", title=title % {"count": figure(count)},
            path=reverse("organizations_office:list"), service=service, newest=newest,
        )  # fmt: skip


def _contributions(now, services):
    """What people wrote in an activity that was held, and nobody answered."""
    ended = Activity.objects.in_phases([ActivityPhase.HELD, ActivityPhase.RESULTS], now=now)
    waiting = Contribution.objects.unanswered().filter(activity__in=ended.filter(is_reported=False))
    waiting = _of(waiting, "activity__service", services)
    for activity, count, newest in _piles(waiting, "activity", Activity):
        title = ngettext(
            "Responder %(count)s aporte: %(activity)s", "Responder %(count)s aportes: %(activity)s", count
        )
        yield Pending(
            key=f"aportes:{activity.code}",
            title=title % {"count": figure(count), "activity": activity.title},
            path=reverse("activities_office:contributions", args=[activity.code]),
            service=activity.service,
            newest=newest,
            roles=TEAM,
            region=activity.region_id,
        )


def _questions(now, services):
    """Questions of a public account that goes on: to read, to hide what breaks the rules, to answer."""
    waiting = Question.objects.unanswered().filter(account__status=AccountStatus.CALLED)
    waiting = _of(waiting, "account__service", services)
    for account, count, newest in _piles(waiting, "account", Account):
        title = ngettext(
            "Revisar y responder %(count)s pregunta: %(account)s",
            "Revisar y responder %(count)s preguntas: %(account)s",
            count,
        )
        yield Pending(
            key=f"preguntas:{account.code}",
            title=title % {"count": figure(count), "account": account.title},
            path=reverse("public_accounts_office:inbox", args=[account.code]),
            service=account.service,
            newest=newest,
            roles=(*TEAM, Role.MODERATOR),
        )


def _moderation(now, services):
    """Observations that somebody reported, and what somebody else must rule."""
    reports = _of(
        Report.objects.waiting().filter(comment__in=Comment.objects.visible()),
        "comment__consultation__service",
        services,
    )
    for service, count, newest in _piles(reports, "comment__consultation__service", PublicService):
        title = ngettext("Revisar %(count)s aviso", "Revisar %(count)s avisos", count)
        yield Pending(
            key=f"avisos:{service.code}",
            title=title % {"count": figure(count)},
            path=reverse("moderation:queue"),
            service=service,
            newest=newest,
            roles=MODERATORS,
        )
    appeals = _of(Appeal.objects.waiting(), "comment__consultation__service", services)
    for service, count, newest in _piles(appeals, "comment__consultation__service", PublicService):
        title = ngettext(
            "Resolver %(count)s reclamo de moderación", "Resolver %(count)s reclamos de moderación", count
        )
        yield Pending(
            key=f"reclamos:{service.code}",
            title=title % {"count": figure(count)},
            path=reverse("moderation:appeals"),
            service=service,
            newest=newest,
            roles=RULERS,
        )


def _comments(now, services):
    """Observations that arrived to a consultation that is open: to read, for now."""
    opened = Consultation.objects.in_phase(ConsultationPhase.OPEN, now=now)
    arrived = _of(
        Comment.objects.visible().filter(consultation__in=opened), "consultation__service", services
    )
    for consultation, count, newest in _piles(arrived, "consultation", Consultation):
        title = ngettext(
            "Leer lo que llegó, %(count)s observación: %(consultation)s",
            "Leer lo que llegó, %(count)s observaciones: %(consultation)s",
            count,
        )
        yield Pending(
            key=f"observaciones:{consultation.code}",
            title=title % {"count": figure(count), "consultation": consultation.title},
            path=reverse("consultations_office:comments", args=[consultation.code]),
            service=consultation.service,
            newest=newest,
            waits=False,
            roles=(*TEAM, Role.MODERATOR),
        )


def _reviews(now, services):
    """Drafts of consultations that wait for somebody else's approval."""
    for review, role, region in awaiting(now, services):
        draft = review.consultation
        yield Pending(
            key=f"aprobar:{draft.code}",
            title=_("Por aprobar: %(consultation)s") % {"consultation": draft},
            path=reverse("consultations_office:publish", args=[draft.code]),
            service=draft.service,
            rule=_("Pidió su aprobación %(name)s.") % {"name": review.asked_by},
            newest=review.pk,
            roles=(role,),
            region=region,
        )


SOURCES: tuple[Callable[..., Iterable[Pending]], ...] = (
    _obligations, _remarks, _councils, _claims, _contributions, _questions, _moderation, _comments, _reviews,
)  # fmt: skip


def waiting(now: datetime, *, services=None, sources=SOURCES) -> list[Pending]:
    """All of it at ``now``: of these services (their ids), or of all. Bodies that closed owe nothing."""
    found = [one for source in sources for one in source(now, services)]
    return [one for one in found if one.service.closed_on is None]


def _of(rows, path, services):
    return rows if services is None else rows.filter(**{f"{path}__in": services})


def _piles(rows, of, model):
    """(the thing they are of, how many, the id of the newest) of each. Two queries."""
    piles = list(rows.order_by().values(of).annotate(count=Count("pk"), newest=Max("pk")).order_by(of))
    found = model.objects.defer("search_text")
    found = found if model is PublicService else found.select_related("service")
    things = found.in_bulk([pile[of] for pile in piles])
    return [(things[pile[of]], pile["count"], pile["newest"]) for pile in piles]
