"""What the office's screens of the reports of an account show."""

from django.utils.translation import gettext as _

from participa.jobs.models import Job

from .actions.reporting import changed_since, missing_for_final
from .dues import url
from .models import Report, Status

JOB = "public_account_final"
Kind = Report.Kind


def versions_of(account, kind):
    """Every version that was published, the last first."""
    found = account.reports.published().filter(kind=kind).select_related("document", "published_by")
    return list(found.order_by("-version"))


def first_title(account, kind) -> str:
    """What a report is called, if nobody says otherwise."""
    return _("%(kind)s. %(account)s") % {"kind": Kind(kind).label, "account": account.title}


def notes_of(account):
    """What the council observed, the last first."""
    found = account.council_notes.select_related("document", "replied_by", "written_by")
    return list(found.order_by("-heard_on", "-pk"))


def draft_of(account):
    """The final report that waits for its act, or None."""
    found = account.reports.filter(kind=Kind.FINAL, published_at=None)
    return found.select_related("document", "written_by").first()


def final(account, *, now):
    """What is missing, the draft that waits and the versions that were published."""
    draft = draft_of(account)
    jobs = Job.objects.filter(kind=JOB, params__account=account.pk).order_by("-requested_at", "-pk")
    return {
        "missing": missing_for_final(account, now=now),
        "next": next_of(account, now),
        "draft": draft,
        "is_stale": bool(draft) and changed_since(account, draft.written_at),
        "job": next((job for job in jobs[:1] if job.is_going), None),
        "versions": versions_of(account, Kind.FINAL),
        "is_correction": account.status == Status.FINAL,
        "may_say_none": may_say_none(account, now),
    }


def may_say_none(account, now) -> bool:
    """Is it to be said that nobody asked anything?"""
    called = account.status == Status.CALLED and now >= account.questions_close_at
    return called and account.question_count == 0 and not account.zero_questions


def next_of(account, now):
    """(words, address) of where what is missing is put right, or None."""
    main = account.events.get(region=None)
    if account.status != Status.CALLED:
        return None
    if main.status == main.Status.CALLED and now >= account.event_starts_at:
        return _("Anotar la asistencia"), url("attendance", account, main.pk)
    if account.owed:
        return _("Responder preguntas"), url("inbox", account)
    return None
