"""Public accounts, seasons and national plans of which public sources speak, as real history.

Each row says what its source says, and how precise it is; nobody's name is in it. What is on record is never
overwritten, and an account that its service has taken over stays the service's.
"""

from datetime import date

from public_accounts.actions import promising
from public_accounts.actions.planning import index
from public_accounts.models import (
    Account,
    AccountEvent,
    ActionPlan,
    Assessment,
    Commitment,
    CommitmentMilestone,
    Milestone,
    Progress,
    Season,
    Status,
)

from .reference_files import Row

ACCOUNTS, COMMITMENTS = "public_accounts.json", "commitments.json"
MODES = {mode.value: mode for mode in Account.Mode} | {"": ""}
CODES = {code.value: code for code in Milestone.Code}
PROGRESSES = {progress.value: progress for progress in Progress}
VOICES = {voice.value: voice for voice in Assessment.Voice}
TITLED = {"source": False, "portal": True}  # who put the title in Spanish


def load_account_history(lists, services, *, now, say):
    """Add what is not on record. ``services`` by slug."""
    accounts = load_accounts(lists, services, now=now)
    load_seasons(lists)
    commitments = load_commitments(lists, services, load_plans(lists), now=now)
    say(f"  Según fuentes públicas: {accounts} cuentas públicas y {commitments} compromisos de planes")


# Accounts --------------------------------------------------------------------------------------


def load_accounts(lists, services, *, now):
    """Accounts that were held before the portal; returns how many the source has."""
    rows = lists.records(ACCOUNTS, "accounts")
    found = [
        _account(lists, row, service, now)
        for row in rows
        if (service := lists.lookup(row, "service", services, "el organismo"))
    ]
    lists.stop_if_bad()
    seasons = set(Account.objects.values_list("service_id", "event_year"))
    codes = set(Account.objects.values_list("code", flat=True))
    for account, event, milestones in found:
        if (account.service_id, account.event_year) in seasons or account.code in codes:
            continue
        account.save(force_insert=True)
        event.account = account
        event.save(force_insert=True)
        for milestone in milestones:
            milestone.account = account
        Milestone.objects.bulk_create(milestones)
    return len(rows)


def _account(lists, row, service, now):
    """An account, where it was held and its dates, as a row tells them."""
    questions = row["questions"]
    account = Account(
        service=service,
        code=f"CPP-{row['event_year']}-{service.code}",
        management_year=row["management_year"],
        event_year=row["event_year"],
        title=f"Cuenta pública participativa, gestión {row['management_year']}",
        mode=lists.choice(row, "mode", MODES) or "",
        status=Status.REPORTED,
        question_count=questions or 0,
        zero_questions=questions == 0,
        when_text=row["when"],
        facts_text=row["facts"],
        sources=_sources(lists, row),
        created_at=now,
        changed_at=now,
    )
    index(account)
    lists.fits(row, account)
    event = AccountEvent(
        mode=account.mode, place=row["place"], status=AccountEvent.Status.HELD, changed_at=now
    )
    lists.fits(row, event)
    return account, event, [_milestone(lists, row, *told) for told in row["milestones"]]


def _milestone(lists, row, code, when):
    """A date of an account: the day on which it was done, or the words of its source."""
    told = Row(row.file, row.line, {"milestone": code}, row.unit)
    milestone = Milestone(code=lists.choice(told, "milestone", CODES) or "")
    try:
        milestone.done_on = date.fromisoformat(when)
    except ValueError:
        milestone.when_text = when
    lists.fits(row, milestone)
    return milestone


def _sources(lists, row):
    """Where it comes from. Without a source nothing is told."""
    if not row["sources"] or not all(one["title"] for one in row["sources"]):
        lists.complain(row, "falta de dónde se sabe: el título de cada fuente")
    return row["sources"]


def load_seasons(lists):
    """The figures with which the State reported whole seasons."""
    found = []
    for row in lists.records(ACCOUNTS, "seasons"):
        season = Season(**row.values)
        lists.fits(row, season)
        found.append(season)
    lists.stop_if_bad()
    there = set(Season.objects.values_list("year", flat=True))
    Season.objects.bulk_create(season for season in found if season.year not in there)


# Plans and commitments -------------------------------------------------------------------------


def load_plans(lists):
    """The national plans of open government, by slug."""
    told = lists.records(COMMITMENTS, "commitments")
    found = []
    for row in lists.records(COMMITMENTS, "plans"):
        plan = ActionPlan(
            **{name: row[name] for name in ("number", "slug", "name", "name_en", "source")},
            from_year=row["from"],
            to_year=row["to"],
            commitment_count=row["commitments"],
            facts={
                "rows": row["facts"],
                "lists": row["lists"],
                "of": {one["code"]: _facts(one) for one in told if one["plan"] == row["slug"]},
            },
        )
        lists.fits(row, plan)
        if len(plan.facts["of"]) != plan.commitment_count:
            lists.complain(row, "sus compromisos no son los que dice")
        found.append(plan)
    lists.stop_if_bad()
    there = set(ActionPlan.objects.values_list("slug", flat=True))
    ActionPlan.objects.bulk_create(plan for plan in found if plan.slug not in there)
    return {plan.slug: plan for plan in ActionPlan.objects.all()}


def _facts(row):
    """What a source says of a commitment besides what its own columns hold."""
    return {
        "number": row["number"],
        "translated": TITLED.get(row["title_by"], True),
        "other_area": row["other_area"],
        "rows": row["facts"],
    }


def load_commitments(lists, services, plans, *, now):
    """What the State promised in those plans, and what was told of it; returns how many the source has."""
    rows = lists.records(COMMITMENTS, "commitments")
    found = [_commitment(lists, row, services, plans, now) for row in rows]
    lists.stop_if_bad()
    there = set(Commitment.objects.values_list("code", flat=True))
    new = [parts for parts in found if parts[0].code not in there]
    Commitment.objects.bulk_create(commitment for commitment, _milestones, _told in new)
    for commitment, milestones, told in new:
        for milestone in milestones:
            milestone.commitment = commitment
        CommitmentMilestone.objects.bulk_create(milestones)
        for number, assessment in told:
            assessment.commitment = commitment
            assessment.milestone = milestones[number - 1] if number else None
        Assessment.objects.bulk_create(assessment for _number, assessment in told)
    return len(rows)


def _commitment(lists, row, services, plans, now):
    """A commitment, its milestones and what each said of it, in order."""
    lists.choice(row, "title_by", TITLED)
    plan = lists.lookup(row, "plan", plans, "el plan")
    service = lists.lookup(row, "service", services, "el organismo")
    commitment = Commitment(
        **{name: row[name] for name in ("code", "title", "title_en", "text", "owner", "area", "goals")},
        plan=plan,
        service=service,
        progress=lists.choice(row, "progress", PROGRESSES) or "",
        is_starred=row["starred"],
        set_at=now,
        changed_at=now,
    )
    promising.index(commitment)
    lists.fits(row, commitment)
    milestones = [_step(lists, row, number, *told) for number, told in enumerate(row["milestones"], 1)]
    return commitment, milestones, [_told(lists, row, values, now) for values in row["assessments"]]


def _step(lists, row, number, text, progress):
    told = Row(row.file, row.line, {"progress": progress}, row.unit)
    step = CommitmentMilestone(
        number=number, text=text, progress=lists.choice(told, "progress", PROGRESSES) or ""
    )
    lists.fits(row, step)
    return step


def _told(lists, row, values, now):
    """(number of the milestone it is about or None, what somebody said of it)."""
    told = Row(row.file, row.line, values, row.unit)
    assessment = Assessment(
        voice=lists.choice(told, "voice", VOICES) or "",
        progress=lists.choice(told, "progress", PROGRESSES) or "",
        written_at=now,
        **{name: values[name] for name in ("who", "text", "source")},
    )
    if lists.fits(row, assessment) and not assessment.source:
        lists.complain(row, "falta de dónde se sabe: la fuente de cada avance")
    return values["milestone"], assessment
