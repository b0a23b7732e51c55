"""Asking a body in its public account: by the portal, in the hall, at a counter, from a spreadsheet."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from participa.assistance.models import AssistedSession
from participa.audit.actions import record
from participa.core.lifecycle import TransitionError
from participa.core.permissions import require
from participa.core.receipts import new_code
from participa.core.search import search_text_of
from participa.notifications.actions import announce
from participa.organizations.permissions import speaks_for
from public_accounts.models import Account, Question, QuestionSupport, Status
from public_accounts.permissions import (
    can_answer,
    can_ask,
    can_propose_topic,
    can_withdraw,
    takes_support,
)

from .planning import held

TYPED = [channel for channel in Question.Channel if channel != Question.Channel.WEB]


class ClosedError(Exception):
    """The account takes no questions at that instant."""


class VoiceError(Exception):
    """She does not represent, at that instant, the organisation in whose name it would be asked."""


class SessionOverError(Exception):
    """The official no longer attends that person: she ended it, or its time passed."""


@transaction.atomic
def ask(account, *, text, by, now, display_name="", organization=None, region_id=None, sex=""):
    """Receive a question. ``now`` is the instant the request arrived: it decides whether it came in time.

    Returns it with its receipt code. Raises ClosedError, VoiceError.
    """
    if not can_ask(by, account, now=now):
        require(by.is_authenticated)
        raise ClosedError
    return _receive(
        account, Question.Kind.QUESTION, text=text, by=by, now=now, display_name=display_name,
        organization=organization, region_id=region_id, sex=sex,
    )  # fmt: skip


@transaction.atomic
def propose_topic(account, *, text, by, now, display_name="", organization=None, region_id=None, sex=""):
    """Something the account should speak of. It is read and supported; nobody owes it an answer."""
    if not can_propose_topic(by, account, now=now):
        require(by.is_authenticated)
        raise ClosedError
    return _receive(
        account, Question.Kind.TOPIC, text=text, by=by, now=now, display_name=display_name,
        organization=organization, region_id=region_id, sex=sex,
    )  # fmt: skip


def _receive(account, kind, *, text, by, now, organization, **fields):
    if organization is not None and not speaks_for(by, organization, now=now):
        raise VoiceError
    question = _insert(account, kind, text=text, author=by, organization=organization, asked_at=now, **fields)
    record("question.received", question, by=by, now=now, account=account.code)
    announce("question_received", question, now=now, account=question.account_id)
    return question


def _insert(account, kind, *, text, **fields):
    question = Question.objects.create(
        account=account,
        kind=kind,
        text=text.strip(),
        receipt=new_code(account.service.code),
        search_text=search_text_of(text),
        **fields,
    )
    if kind == Question.Kind.QUESTION:
        count(account.pk, asked=1)
    return question


def count(account_pk, *, asked=0, answered=0):
    """Keep the figures of an account: exact, and never counted while somebody waits."""
    Account.objects.filter(pk=account_pk).update(
        question_count=F("question_count") + asked, answered_count=F("answered_count") + answered
    )


def _check_asked(account, asked_at, channel, now):
    """Whether it was asked in time and may be typed now. Raises ValidationError by field."""
    if channel not in TYPED:
        raise ValidationError({"channel": _("Elige por dónde llegó.")})
    if asked_at > now:
        raise ValidationError({"asked_at": _("Esa fecha y hora no han llegado.")})
    if not account.questions_open_at <= asked_at < account.questions_close_at:
        raise ValidationError({"asked_at": _("En esa fecha no se podían hacer preguntas.")})


@transaction.atomic
def type_question(
    account, *, text, channel, asked_at, by, now, session=None, display_name="", region_id=None, sex=""
):
    """An official types what somebody asked in the hall, on paper, by phone... It counts the same.

    ``session``: at a counter, her open session with that person, if there is one. Raises ValidationError by
    field, TransitionError once the final report was published, SessionOverError.
    """
    fresh = held(account, by=by, now=now, allowed=can_answer)
    if fresh.status != Status.CALLED:
        raise TransitionError(f"{fresh.code} takes no more questions.")
    author = None
    if session is not None:
        session = AssistedSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
        require(session.officer_id == by.pk)
        if not session.is_open_at(now):
            raise SessionOverError
        author = session.person
    if not text.strip():
        raise ValidationError({"text": _("Escribe la pregunta. Basta una frase.")})
    _check_asked(fresh, asked_at, channel, now)
    question = _insert(
        fresh,
        Question.Kind.QUESTION,
        text=text,
        author=author,
        assisted_session=session,
        channel=channel,
        display_name=display_name,
        region_id=region_id,
        sex=sex,
        asked_at=asked_at,
        typed_by=by,
        typed_at=now,
    )
    record(
        "question.typed", question, by=by, now=now, on_behalf_of=author, account=fresh.code, channel=channel
    )
    if author is not None and author.email:
        announce("question_received", question, now=now, account=question.account_id)
    return question


@transaction.atomic
def import_questions(account, rows, *, channel, by, now):
    """Those of a spreadsheet, all or none. ``rows``: dicts with text, asked_at, display_name, region_id, sex.

    Each one already looked at by whoever sends them. How many. Raises ValidationError, TransitionError.
    """
    fresh = held(account, by=by, now=now, allowed=can_answer)
    if fresh.status != Status.CALLED:
        raise TransitionError(f"{fresh.code} takes no more questions.")
    for row in rows:
        _check_asked(fresh, row["asked_at"], channel, now)
    Question.objects.bulk_create(
        [
            Question(
                account=fresh,
                channel=channel,
                typed_by=by,
                typed_at=now,
                receipt=new_code(fresh.service.code),
                search_text=search_text_of(row["text"]),
                **row,
            )
            for row in rows
        ],
        batch_size=500,
    )
    count(fresh.pk, asked=len(rows))
    record("question.imported", fresh, by=by, now=now, number=len(rows), channel=channel)
    return len(rows)


@transaction.atomic
def support(question, *, by, now):
    """Want to know the same. Twice is once; one's own needs none. True if it was added."""
    require(by.is_authenticated)
    fresh = Question.objects.visible().select_related("account").filter(pk=question.pk).first()
    if fresh is None or not takes_support(fresh, now=now):
        raise ClosedError
    if fresh.author_id == by.pk:
        return False
    try:
        with transaction.atomic():
            QuestionSupport.objects.create(question=fresh, user=by, at=now)
    except IntegrityError:
        return False
    Question.objects.filter(pk=fresh.pk).update(support_count=F("support_count") + 1)
    record("question.supported", fresh, by=by, now=now)
    return True


@transaction.atomic
def stop_supporting(question, *, by, now):
    """Take one's support back, while it could be given. True if there was one."""
    require(by.is_authenticated)
    fresh = Question.objects.visible().select_related("account").filter(pk=question.pk).first()
    if fresh is None or not takes_support(fresh, now=now):
        raise ClosedError
    gone, _rows = QuestionSupport.objects.filter(question=fresh, user=by).delete()
    if gone:
        Question.objects.filter(pk=fresh.pk).update(support_count=F("support_count") - 1)
        record("question.unsupported", fresh, by=by, now=now)
    return bool(gone)


@transaction.atomic
def withdraw(question, *, by, now):
    """Take it back while questions are open and nobody answered it. Its record remains."""
    Account.objects.select_for_update(no_key=True).get(pk=question.account_id)
    fresh = Question.objects.select_related("account__service", "group").get(pk=question.pk)
    require(by.is_authenticated and fresh.author_id == by.pk)
    if not can_withdraw(by, fresh, now=now):
        raise ClosedError
    leave_group(fresh, by=None, now=now)
    fresh.become(Question.Status.WITHDRAWN, withdrawn_at=now, group=None)
    if fresh.kind == Question.Kind.QUESTION:
        count(fresh.account_id, asked=-1)
    record("question.withdrawn", fresh, by=by, now=now)
    return fresh


@transaction.atomic
def leave_group(question, *, by, now):
    """Out of its group, which is deleted if it was alone in it. ``by``: None if its author took it back."""
    if question.group_id is None:
        return
    group = question.group
    type(group).objects.filter(pk=group.pk).update(size=F("size") - 1)
    Question.objects.filter(pk=question.pk).update(group=None)
    if not group.questions.exclude(pk=question.pk).exists() and group.status == group.Status.DRAFT:
        undo_group(group, by=by, now=now)
    question.group = None


@transaction.atomic
def undo_group(group, *, by, now):
    """A group that was left empty goes; the trail says who emptied it, to whoever was writing its answer."""
    record("question_group.undone", group.account, by=by, now=now, number=group.number)
    group.delete()
