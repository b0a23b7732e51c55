"""The reports of an account, in versions, and what the council observed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import gettext as _

from participa.audit.actions import record
from participa.core.calendar import day_of
from participa.core.lifecycle import TransitionError
from participa.documents.actions import discard, store
from participa.jobs import actions as jobs
from participa.notifications.actions import announce
from public_accounts.models import AccountEvent, CouncilNote, Milestone, Question, Report, Status

from .planning import done, forget, held

Kind = Report.Kind


class NotFinished(Exception):
    """The final report is not due yet. ``issues``: a sentence for each thing that is missing."""

    def __init__(self, issues):
        super().__init__(" ".join(issues))
        self.issues = issues


@transaction.atomic
def publish_report(account, kind, *, title, text="", upload=None, correction="", by, now):
    """A report that is not the final one. Where one is in force this is its correction, with a reason.

    Raises ValidationError by field, TransitionError once the account is closed.
    """
    fresh = held(account, by=by, now=now)
    if kind == Kind.FINAL or fresh.status not in (Status.DRAFT, Status.CALLED):
        raise TransitionError(f"{fresh.code} takes no such report.")
    if not text.strip() and upload is None:
        raise ValidationError({"text": _("Escribe el informe o adjunta su archivo.")})
    current = fresh.reports.current().filter(kind=kind)
    if current.exists() and not correction.strip():
        words = _("Ya hay uno publicado. Di por qué lo corriges: el anterior sigue a la vista.")
        raise ValidationError({"correction": words})
    document = store(upload, by=by, now=now) if upload is not None else None
    current.update(superseded_at=now)
    report = Report.objects.create(
        account=fresh,
        kind=kind,
        version=_next_version(fresh, kind),
        title=title,
        text=text.strip(),
        document=document,
        correction=correction.strip(),
        written_by=by,
        written_at=now,
        published_by=by,
        published_at=now,
    )
    if kind == Kind.PRELIMINARY and fresh.status == Status.CALLED:
        done(fresh, Milestone.Code.PRELIMINARY, now=now)
    record("public_account.report_published", report, by=by, now=now, kind=kind, version=report.version)
    if kind == Kind.PRELIMINARY and fresh.status == Status.CALLED:
        announce("public_account_report", fresh, now=now, version=report.version)
    forget(fresh)
    return report


def _next_version(account, kind):
    return (account.reports.filter(kind=kind).aggregate(last=Max("version"))["last"] or 0) + 1


@transaction.atomic
def note_council(account, *, heard_on, text, upload=None, by, now):
    """What the council of civil society observed, from its minutes."""
    fresh = held(account, by=by, now=now)
    if fresh.status not in (Status.DRAFT, Status.CALLED):
        raise TransitionError(f"{fresh.code} no longer changes.")
    if heard_on > day_of(now):
        raise ValidationError({"heard_on": _("Esa fecha no ha llegado.")})
    document = store(upload, by=by, now=now) if upload is not None else None
    note = CouncilNote.objects.create(
        account=fresh, heard_on=heard_on, text=text.strip(), document=document, written_by=by, written_at=now
    )
    fresh.milestones.filter(code=Milestone.Code.COUNCIL, done_on=None).update(done_on=heard_on)
    record("public_account.council_noted", note, by=by, now=now)
    forget(fresh)
    return note


@transaction.atomic
def reply_to_council(note, *, reply, by, now):
    """What the body replies to the council. Once."""
    fresh = held(note.account, by=by, now=now)
    if not reply.strip():
        raise ValidationError({"reply": _("Escribe la respuesta al consejo.")})
    here = CouncilNote.objects.filter(pk=note.pk, replied_at=None)
    if not here.update(reply=reply.strip(), replied_by=by, replied_at=now):
        raise TransitionError("It was replied.")
    note.refresh_from_db()
    record("public_account.council_replied", note, by=by, now=now)
    forget(fresh)
    return note


# The final report ------------------------------------------------------------------------------


def missing_for_final(account, *, now) -> list[str]:
    """What is missing for the final report, a sentence each."""
    missing = []
    if account.status == Status.FINAL:
        return missing  # a correction of it
    if account.status != Status.CALLED:
        return [_("Primero se convoca la cuenta.")]
    main = account.events.filter(region=None).first()
    if main is None or main.status != AccountEvent.Status.HELD:
        missing.append(_("Anota la asistencia del evento."))
    if now < account.questions_close_at:
        missing.append(_("Todavía se pueden hacer preguntas."))
    left = Question.objects.unanswered().filter(account=account).count()
    if left:
        missing.append(_("Quedan preguntas sin responder: %(number)d.") % {"number": left})
    elif account.question_count == 0 and not account.zero_questions:
        missing.append(_("Confirma que no llegó ninguna pregunta, por ningún canal."))
    return missing


@transaction.atomic
def say_no_questions(account, *, by, now):
    """Nobody asked anything, by any channel: a valid result, which is said and not guessed."""
    fresh = held(account, by=by, now=now)
    if fresh.status != Status.CALLED or fresh.question_count or now < fresh.questions_close_at:
        raise TransitionError("Somebody asked, or still may.")
    type(fresh).objects.filter(pk=fresh.pk).update(zero_questions=True, changed_by=by, changed_at=now)
    record("public_account.no_questions", fresh, by=by, now=now)
    forget(fresh)


@transaction.atomic
def ask_for_final(account, *, by, now, correction=""):
    """Have the final report made (by the worker). It is a draft until somebody publishes it by act.

    ``correction``: why another one is needed, where one was published. Raises NotFinished.
    """
    fresh = held(account, by=by, now=now)
    if issues := missing_for_final(fresh, now=now):
        raise NotFinished(issues)
    if fresh.status == Status.FINAL and not correction.strip():
        words = _("El informe final ya se publicó. Di por qué lo corriges: el anterior sigue a la vista.")
        raise ValidationError({"correction": words})
    return jobs.start(
        "public_account_final",
        by=by,
        now=now,
        title=_("Informe final de %(account)s") % {"account": fresh.title},
        account=fresh.pk,
        correction=correction.strip(),
    )


@transaction.atomic
def keep_final(account, document, *, text, correction, by, now):
    """What the worker made: the only draft of a final report there is."""
    fresh = held(account, by=by, now=now)
    if issues := missing_for_final(fresh, now=now):
        raise NotFinished(issues)
    for old in fresh.reports.filter(kind=Kind.FINAL, published_at=None).select_related("document"):
        old.delete()
        if old.document:
            discard(old.document, now=now)
    report = Report.objects.create(
        account=fresh,
        kind=Kind.FINAL,
        version=_next_version(fresh, Kind.FINAL),
        title=_("Informe final de la %(account)s") % {"account": fresh.title[:1].lower() + fresh.title[1:]},
        text=text,
        document=document,
        correction=correction,
        written_by=by,
        written_at=now,
    )
    record("public_account.final_made", report, by=by, now=now, version=report.version)
    return report


def changed_since(account, instant) -> bool:
    """Did anything that the final report tells change after it was made?"""
    return (
        account.groups.filter(changed_at__gt=instant).exists()
        or account.questions.filter(Q(removed_at__gt=instant) | Q(typed_at__gt=instant)).exists()
        or account.events.filter(
            Q(changed_at__gt=instant) | Q(attendances__set_at__gt=instant) | Q(audiences__set_at__gt=instant)
        ).exists()
        or account.council_notes.filter(Q(written_at__gt=instant) | Q(replied_at__gt=instant)).exists()
        or account.commitments.filter(changed_at__gt=instant).exists()
    )


@transaction.atomic
def publish_final(report, *, act_number, by, now):
    """Publish it by act: the account is closed. A second one is a correction of the first, never another.

    Raises NotFinished if something came in after it was made, TransitionError if it was published.
    """
    fresh = held(report.account, by=by, now=now)
    if issues := missing_for_final(fresh, now=now):
        raise NotFinished(issues)
    changes = {"final_by": by, "final_at": now, "changed_by": by, "changed_at": now}
    if report.version == 1 and fresh.status == Status.FINAL:
        raise TransitionError("The final report was published.")
    if changed_since(fresh, report.written_at):
        raise NotFinished([_("Algo cambió después de prepararlo. Prepáralo de nuevo y léelo otra vez.")])
    fresh.reports.current().filter(kind=Kind.FINAL).update(superseded_at=now)
    here = Report.objects.filter(pk=report.pk, published_at=None, kind=Kind.FINAL)
    if not here.update(published_by=by, published_at=now, act_number=act_number.strip()):
        raise TransitionError("It was published.")
    if fresh.status == Status.CALLED:
        fresh.become(Status.FINAL, **changes)
        last = fresh.groups.aggregate(last=Max("answered_at"))["last"]
        done(fresh, Milestone.Code.ANSWERS, now=last or now)
        done(fresh, Milestone.Code.FINAL, now=now)
        announce("public_account_final", fresh, now=now)
    report.refresh_from_db()
    record("public_account.final_published", report, by=by, now=now, act=act_number, version=report.version)
    forget(fresh)
    return report
