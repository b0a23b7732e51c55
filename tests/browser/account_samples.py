"""Where each page of public accounts and commitments leads in the demonstration, and to whose eyes."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import User
from participa.assistance.models import AssistedSession
from participa.core.calendar import day_of
from participa.reference.models import Region
from public_accounts.actions import answering, asking, events, reporting
from public_accounts.models import Account, ActionPlan, Commitment, Question
from tests.public_accounts.builders import a_commitment

PARTS = (
    "public_accounts:", "public_accounts_office:", "commitments:", "asking:", "assistance:ask",
    "assistance:question_receipt",
)  # fmt: skip
NOT_THERE = {  # files, and the inside of pages that fetch it
    "public_accounts:alike",
    "public_accounts:calendar",
    "public_accounts:ics",
    "public_accounts:live_fragment",
    "public_accounts_office:hall_questions",
    "public_accounts_office:import_template",
}
ONLY_BUTTONS = set()
EYES = {"public_accounts:": "ciudadana", "asking:": "", "commitments:": "", "commitments:assess": "ciudadana"}
OF_THE_DRAFT = {"detail", "edit", "calendar", "reset", "call", "cancel", "add_event", "cancel_event"}
OF_THE_DRAFT |= {"edit_commitment", "delete_commitment"}
ON_AIR = {"live", "withdraw", "hall", "of_service"}
ENDED = {"report", "final"}
OF_A_ROW = {"question", "support", "unsupport", "withdraw", "remove", "restore", "spoken", "reply", "event"}
OF_A_ROW |= {"attendance", "audience", "cancel_event"}


def are_mine(name):
    return name.startswith(PARTS)


def eyes(name):
    """Whose, by the longest part of the name that somebody has."""
    return EYES.get(max((part for part in EYES if name.startswith(part)), key=len, default=""), "encargada")


def account_of(code):
    """Its last one."""
    return Account.objects.filter(service__code=code).select_related("service").latest("event_year")


def account_for(name):
    """The account whose page of this name has something to show."""
    end = name.split(":")[1]
    if end in OF_THE_DRAFT and "_office:" in name:
        return account_of("DEMOLOSRIOS")
    return account_of("IFA" if end in ON_AIR else "MINDEMO" if end in ENDED else "SENADE")


def officer():
    return {"by": User.objects.get(email="encargada@demo.cl"), "now": timezone.now()}


def samples(name):
    """Arguments that lead to a real page, by the name of the address."""
    account = account_for(name)
    known = {"year": account.event_year, "service": account.service.slug, "code": account.code}
    if name.startswith("commitments:") or name.endswith("commitment"):
        return known | {"code": _commitment(name).code, "slug": ActionPlan.objects.first().slug}
    if name.startswith("asking:"):
        return {"code": account.service.code.lower()}
    if "publish_report" in name:
        return known | {"kind": "plain"}
    if name.endswith(":report"):
        return known | {"kind": "final", "version": 1}
    if name.endswith("receipt"):
        return known | {"code": _question(name, account).receipt}
    return known | {"pk": _row(name, account), "number": _group(name, account)}


def _commitment(name):
    if name.endswith(("edit_commitment", "delete_commitment")):
        return _promised(account_of("DEMOLOSRIOS"))
    if name.startswith("public_accounts_office:"):
        return Commitment.objects.filter(service__code="SENADE", milestones__isnull=False).first()
    return Commitment.objects.filter(assessments__organization__isnull=False).first()


def _promised(account):
    """What a draft promises: the demonstration's promises nothing yet."""
    return account.commitments.first() or a_commitment(account, **officer())


def _question(name, account):
    asked = Question.objects.filter(account=account)
    if name.startswith("assistance:"):
        session = AssistedSession.objects.get(ended_at=None)
        return asking.type_question(
            account, session=session, text="¿Cuándo arreglan el baño?", channel="office",
            asked_at=timezone.now(), **officer(),
        )  # fmt: skip
    if name.endswith(("receipt", "withdraw")):
        return asked.get(author__email="ciudadana@demo.cl")
    if name.startswith("public_accounts_office:"):
        return asked.unanswered().filter(group=None).latest("support_count")
    return asked.filter(group__status="answered").latest("support_count")


def _row(name, account):
    end = name.split(":")[1]
    if end not in OF_A_ROW:
        return None
    if end == "reply":
        heard = {"heard_on": day_of(timezone.now()), "text": "Falta el detalle de los accesos del norte."}
        return reporting.note_council(account, **heard, **officer()).pk
    if end == "cancel_event":
        return _regional(account).pk
    if "event" in end or end in ("attendance", "audience"):
        return account.events.get(region=None).pk
    return _question(name, account).pk


def _regional(account):
    starts = account.event_starts_at + timedelta(hours=5)
    return account.events.exclude(region=None).first() or events.add_regional(
        account, Region.objects.get(slug="los-rios"), starts_at=starts, ends_at=starts + timedelta(hours=1),
        place="Sede social", **officer(),
    )  # fmt: skip


def _group(name, account):
    groups = account.groups.order_by("-size")
    if name.endswith(":correct"):
        return groups.filter(status="answered").first().number
    if name.endswith(":answer"):
        asked = account.questions.unanswered().filter(group=None)
        draft = groups.filter(status="draft").first()
        return (draft or answering.group(account, asked, title="Lo que falta", **officer())).number
    return None
