"""What the office's screens of commitments show: plain values for the templates."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from participa.core.calendar import day_of

from .actions import promising
from .commitment_filters import LATE_WORDS, in_order
from .commitment_pages import SAID, entry, latest_of, reach, tag_of
from .models import Assessment, Status

Voice = Assessment.Voice
WRITABLE = (Status.DRAFT, Status.CALLED)


def list_page(account, *, now):
    """What an account promised, and what it inherits: the ones that are not told in it yet first."""
    told_here = Assessment.objects.filter(commitment=OuterRef("pk"), account=account, voice=Voice.SERVICE)
    own = account.commitments.annotate(
        has_assessments=Exists(Assessment.objects.filter(commitment=OuterRef("pk")))
    )
    before = in_order(promising.inherited(account)).select_related("account")
    inherited = [
        row(one, now=now) | {"is_told": one.is_told} for one in before.annotate(is_told=Exists(told_here))
    ]
    inherited.sort(key=lambda line: line["is_told"])
    return {
        "own": [row(one, now=now) for one in own],
        "inherited": inherited,
        "untold": sum(not line["is_told"] for line in inherited),
        "may_promise": account.status in WRITABLE,
        "may_delete": account.status == Status.DRAFT,
        "year": account.event_year,
    }


def row(commitment, *, now):
    """A commitment as a list of the office shows it."""
    return {
        "commitment": commitment,
        "tag": state_tag(commitment, now=now),
        "reach": reach(commitment),
        "url": commitment.get_office_url(),
        "edit_url": reverse("public_accounts_office:edit_commitment", args=[commitment.code]),
        "delete_url": reverse("public_accounts_office:delete_commitment", args=[commitment.code]),
    }


def state_tag(commitment, *, now):
    """How it stands; late, if its day went by."""
    if commitment.is_late(day_of(now)):
        return "error", str(LATE_WORDS)
    return tag_of(commitment.progress)


def tell_page(commitment, *, now):
    """What was told of it, what organisations see, and how its milestones stand."""
    said = list(
        SAID.filter(commitment=commitment, milestone=None).select_related(
            "document", "account", "organization"
        )
    )
    latest = latest_of(said)
    return {
        "commitment": commitment,
        "account": commitment.account,
        "tag": state_tag(commitment, now=now),
        "reach": reach(commitment),
        "milestones": [
            {"text": one.text, "due_on": one.due_on, "tag": tag_of(one.progress)}
            for one in commitment.milestones.all()
        ],
        "views": [entry(one) for one in latest[Voice.CIVIL_SOCIETY]],
        "told": [entry(one) for one in said if one.voice == Voice.SERVICE],
        "may_edit": commitment.account.status in WRITABLE,
    }


def initial_of(commitment):
    """The initial values of a ``PromiseForm``."""
    names = ("title", "text", "owner", "due_on", "indicator", "target", "area", "goals")
    return {name: getattr(commitment, name) for name in names} | {"seen": commitment.changed_at.isoformat()}


def steps_of(commitment):
    """The initial values of ``StepRows``."""
    return [{"text": one.text, "due_on": one.due_on} for one in commitment.milestones.all()]
