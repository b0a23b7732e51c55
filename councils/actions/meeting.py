"""Sessions: calling them, holding them with quorum, their minutes and what they agreed."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from councils.models import (
    AgendaItem,
    Agreement,
    AgreementUpdate,
    Attendance,
    Council,
    Minutes,
    Session,
    Share,
    Signature,
)
from councils.permissions import keeps_secretariat, own_mandates
from participa.audit.actions import record
from participa.core.calendar import day_of
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.permissions import require
from participa.deadlines.adjusting import changes_of
from participa.deadlines.engine import Code, Due, due
from participa.notifications.actions import announce

from .setting_up import forget

Status = Session.Status
MINUTES = "acta"  # the kind of obligation (deadlines.obligations)
SCHEDULED = ("title", "starts_at", "ends_at", "mode", "place", "link")
TOLD = ("starts_at", "ends_at", "mode", "place", "link")  # when one of these changes, members are told


@transaction.atomic
def call(council, *, kind, agenda, by, now, **fields):
    """Call a session. ``agenda``: its points, in order. ``fields``: those of SCHEDULED."""
    require(keeps_secretariat(by, council, now=now))
    if kind == Session.Kind.SELF_CONVENED:
        raise ValidationError(
            {"kind": _("Una sesión autoconvocada la piden sus integrantes, con sus firmas.")}
        )
    _check_times(fields, now)
    session = _insert(
        council,
        kind=kind,
        status=Status.CALLED,
        called_by=by,
        called_at=now,
        changed_by=by,
        changed_at=now,
        **fields,
    )
    _write_agenda(session, agenda)
    record("council_session.called", session, by=by, now=now, number=session.number)
    announce("council_session_called", session, now=now, council=session.council_id)
    forget(council)
    return session


def _check_times(fields, now):
    if fields["starts_at"] <= now:
        raise ValidationError({"starts_at": _("Esa fecha ya pasó.")})
    if fields.get("ends_at") and fields["ends_at"] <= fields["starts_at"]:
        raise ValidationError({"ends_at": _("Una sesión termina después de empezar.")})


def _insert(council, **fields):
    for _attempt in range(5):
        last = council.sessions.aggregate(last=Max("number"))["last"] or 0
        try:
            with transaction.atomic():
                return Session.objects.create(council=council, number=last + 1, **fields)
        except IntegrityError:  # a colleague took that number
            continue
    raise TransitionError("No free number for a new session.")


def _write_agenda(session, agenda):
    session.agenda.all().delete()
    AgendaItem.objects.bulk_create(
        AgendaItem(session=session, number=number, title=title) for number, title in enumerate(agenda, 1)
    )


@transaction.atomic
def reschedule(session, *, agenda, by, now, seen_at, **fields):
    """Another date, place or agenda for a session that was called. Raises StaleError.

    Members are told if when or where changed.
    """
    require(keeps_secretariat(by, session.council, now=now))
    _check_times(fields, now)
    moved = any(fields[name] != getattr(session, name) for name in TOLD if name in fields)
    here = Session.objects.filter(pk=session.pk, status=Status.CALLED, changed_at=seen_at)
    if not here.update(changed_by=by, changed_at=now, **fields):
        _refuse(session)
    session.refresh_from_db()
    _write_agenda(session, agenda)
    record("council_session.changed", session, by=by, now=now, fields=sorted(fields))
    if moved:
        version, council = int(now.timestamp()), session.council_id
        announce("council_session_called", session, now=now, version=version, council=council, moved=True)
    forget(session.council)


def _refuse(session):
    other = Session.objects.select_related("changed_by").get(pk=session.pk)
    if other.status != Status.CALLED:
        raise TransitionError("It was held or cancelled.")
    raise StaleError(by=other.changed_by, at=other.changed_at)


@transaction.atomic
def cancel(session, *, reason, by, now):
    """It will not be held; members are told why. What members still sign for is theirs: nobody stops it."""
    require(keeps_secretariat(by, session.council, now=now))
    if session.status == Status.PROPOSED:
        raise TransitionError("Members are signing for it.")
    if not reason.strip():
        raise ValidationError({"reason": _("Di por qué se suspende.")})
    session.become(Status.CANCELLED, reason=reason.strip(), changed_by=by, changed_at=now)
    record("council_session.cancelled", session, by=by, now=now)
    announce("council_session_cancelled", session, now=now, council=session.council_id)
    forget(session.council)


# Members call for themselves -------------------------------------------------------------------


def signatures_needed(council, day) -> int:
    """How many members must sign for a session nobody called: the fraction that the rules say."""
    rules = council.rules.current().first()
    share = Share(rules.self_convening) if rules else Share.THIRD
    return share.of(seats_filled(council, day))


def seats_filled(council, day) -> int:
    """How many seats somebody filled that day: its titular, or her substitute where there is none."""
    return council.mandates.on(day).values("seat").distinct().count()


def signatures_of(session, day):
    """Those that count: of whoever sits in the council that day."""
    return session.signatures.filter(mandate__starts_on__lte=day, mandate__ends_on__gt=day)


@transaction.atomic
def propose(council, *, agenda, by, now, **fields):
    """A member asks for a session and signs first. With enough signatures it is called by itself."""
    mandate = own_mandates(by, council, day=day_of(now)).order_by("-kind").first()
    require(mandate is not None)
    _check_times(fields, now)
    session = _insert(
        council,
        kind=Session.Kind.SELF_CONVENED,
        status=Status.PROPOSED,
        changed_by=by,
        changed_at=now,
        **fields,
    )
    _write_agenda(session, agenda)
    record("council_session.proposed", session, by=by, now=now)
    session = sign(session, by=by, now=now)
    if session.status == Status.PROPOSED:  # and not called already, where one signature is enough
        announce("council_session_proposed", session, now=now, council=session.council_id)
    return session


@transaction.atomic
def sign(session, *, by, now):
    """Another member wants it too. A seat signs once, by its titular or her substitute."""
    council = (
        Council.objects.select_for_update(of=("self",)).select_related("service").get(pk=session.council_id)
    )
    today = day_of(now)
    mandate = own_mandates(by, council, day=today).order_by("-kind").first()
    require(mandate is not None)
    fresh = Session.objects.get(pk=session.pk)
    if fresh.status != Status.PROPOSED or fresh.starts_at <= now:
        raise TransitionError("Nobody signs for it any more.")
    if signatures_of(fresh, today).filter(mandate__seat=mandate.seat_id).exists():
        raise ValidationError(_("Tu cupo ya firmó."))
    Signature.objects.create(session=fresh, mandate=mandate, signed_by=by, signed_at=now)
    record("council_session.signed", fresh, by=by, now=now)
    if signatures_of(fresh, today).count() >= signatures_needed(council, today):
        fresh.become(Status.CALLED, called_at=now, changed_by=by, changed_at=now)
        record("council_session.called", fresh, by=by, now=now, number=fresh.number)
        announce("council_session_called", fresh, now=now, council=fresh.council_id)
        forget(council)
    session.refresh_from_db()
    return session


def is_withdrawable(session, user, *, now) -> bool:
    """Whoever proposed it may take it back while she sits and no other seat signed for it."""
    if session.status != Status.PROPOSED or session.changed_by_id != user.pk:
        return False
    hers = own_mandates(user, session.council, day=day_of(now)).values("seat")
    others = session.signatures.exclude(mandate__seat__in=hers)
    return hers.exists() and not others.exists()


@transaction.atomic
def withdraw_proposal(session, *, by, now):
    """Nobody else signed for it and its proposer takes it back. What others signed for is theirs too."""
    council = Council.objects.select_for_update(of=("self",)).get(pk=session.council_id)  # as who signs does
    require(own_mandates(by, council, day=day_of(now)).exists())
    session = Session.objects.select_related("council").get(pk=session.pk)
    if not is_withdrawable(session, by, now=now):
        raise TransitionError("It is not hers, somebody else signed for it, or it was called.")
    reason = _("La retiró quien la pidió.")
    session.become(Status.CANCELLED, reason=reason, changed_by=by, changed_at=now)
    record("council_session.withdrawn", session, by=by, now=now)
    return session


# Holding it ------------------------------------------------------------------------------------


def rules_on(council, day):
    """The rules that held on a day: those of the last resolution until then, or the ones of today."""
    of_before = council.rules.filter(date__lte=day).order_by("-date", "-set_at", "-pk")
    return of_before.first() or council.rules.current().first()


def quorum_of(session) -> tuple[int, int]:
    """(seats filled that day, how many of them are enough), by the rules of that day."""
    filled = seats_filled(session.council, session.day)
    rules = rules_on(session.council, session.day)
    return filled, Share(rules.quorum if rules else Share.MAJORITY).of(filled)


@transaction.atomic
def hold(session, present, *, by, now):
    """Write down who came: mandates of that day, one for each seat. Raises ValidationError without quorum."""
    return _attended(session, present, Status.HELD, by=by, now=now)


@transaction.atomic
def fail(session, present, *, by, now):
    """Write down that too few came, and who did."""
    return _attended(session, present, Status.FAILED, by=by, now=now)


def _attended(session, present, status, *, by, now):
    require(keeps_secretariat(by, session.council, now=now))
    session.refresh_from_db(from_queryset=Session.objects.select_for_update(of=("self",)))
    if now < session.starts_at:
        raise ValidationError(_("La sesión todavía no empieza."))
    present = _checked(session, present)
    filled, needed = quorum_of(session)
    enough = len(present) >= needed
    if status == Status.HELD and not enough:
        raise _without_quorum(len(present), needed, filled)
    if status == Status.FAILED and enough:
        raise ValidationError(_("Con esa asistencia hubo quórum."))
    session.become(
        status,
        in_force=filled,
        needed=needed,
        present=len(present),
        held_by=by,
        held_at=now,
        changed_by=by,
        changed_at=now,
    )
    _write_attendance(session, present)
    record(f"council_session.{status}", session, by=by, now=now, present=len(present), needed=needed)
    forget(session.council)
    return session


def _checked(session, present):
    present = list(present)
    if any(m.council_id != session.council_id or not m.is_current(session.day) for m in present):
        raise ValidationError(_("Alguien de la lista no integraba el consejo ese día."))
    if len({m.seat_id for m in present}) < len(present):
        raise ValidationError(_("Un cupo cuenta una vez: titular o suplente."))
    return present


def _without_quorum(present, needed, filled):
    words = _("Sin quórum: asistieron %(present)s y se necesitan %(needed)s de %(filled)s.")
    figures = {"present": present, "needed": needed, "filled": filled}
    return ValidationError(words % figures, code="no_quorum")


def _write_attendance(session, present):
    Attendance.objects.bulk_create(Attendance(session=session, seat_id=m.seat_id, mandate=m) for m in present)


@transaction.atomic
def correct(session, present, *, by, now, seen_at):
    """Somebody was marked wrong. Until its minutes are approved, who came may be put right; the quorum stays
    that of its day. Raises StaleError, and ValidationError if so few did not make a session.
    """
    require(keeps_secretariat(by, session.council, now=now))
    if session.status != Status.HELD or _is_approved(session):
        raise TransitionError("Nothing to correct, or its minutes were approved.")
    present = _checked(session, present)
    if len(present) < session.needed:
        raise _without_quorum(len(present), session.needed, session.in_force)
    here = Session.objects.filter(pk=session.pk, status=Status.HELD, changed_at=seen_at)
    if not here.update(present=len(present), changed_by=by, changed_at=now):
        other = Session.objects.select_related("changed_by").get(pk=session.pk)
        raise StaleError(by=other.changed_by, at=other.changed_at)
    session.attendance.all().delete()
    _write_attendance(session, present)
    session.refresh_from_db()
    record("council_session.corrected", session, by=by, now=now, present=len(present))
    forget(session.council)
    return session


def _is_approved(session):
    return Minutes.objects.filter(session=session).exclude(status=Minutes.Status.DRAFT).exists()


# Minutes ---------------------------------------------------------------------------------------


@transaction.atomic
def write_minutes(session, *, text, by, now, seen_at=None, document=None):
    """Draft the minutes of a session that was held, or go on with the draft. Raises StaleError."""
    require(keeps_secretariat(by, session.council, now=now))
    council = (
        Council.objects.select_for_update(of=("self",)).select_related("service").get(pk=session.council_id)
    )
    session.refresh_from_db()
    if session.status != Status.HELD:
        raise ValidationError(_("Sin quórum no hubo sesión: no hay acta que escribir."))
    minutes = Minutes.objects.filter(session=session).first()
    if minutes is None:
        minutes = _new_minutes(session, council, by, now)
    elif seen_at is None or minutes.changed_at != seen_at:
        raise StaleError(by=minutes.changed_by, at=minutes.changed_at)
    changes = {"text": text, "changed_by": by, "changed_at": now} | (
        {"document": document} if document else {}
    )
    if not Minutes.objects.filter(pk=minutes.pk, status=Minutes.Status.DRAFT).update(**changes):
        raise TransitionError("The minutes were approved.")
    minutes.refresh_from_db()
    record("council_minutes.written", minutes, by=by, now=now)
    return minutes


def minutes_due(session, rules=None) -> Due:
    """Until when the minutes of a session must be published, and which rule says so.

    ``rules``: those in force of its service, for whoever asks of many sessions at once.
    """
    if rules is None:
        rules = list(session.council.service.rules.current())
    changes = changes_of(MINUTES, minutes_code(session))
    return due(Code.COSOC_MINUTES, start=session.day, rules=rules, changes=changes)


def minutes_code(session) -> str:
    """By which the deadline of its minutes is known (deadlines.obligations)."""
    return f"{session.council.code}-{session.number}"


def _new_minutes(session, council, by, now):
    owed = minutes_due(session, list(council.service.rules.current()))
    last = council.minutes.aggregate(last=Max("number"))["last"] or 0
    return Minutes.objects.create(
        session=session,
        council=council,
        number=last + 1,
        due_on=owed.day,
        due_rule=owed.term.words[:200],
        changed_by=by,
        changed_at=now,
    )


@transaction.atomic
def approve_minutes(minutes, *, approval, by, now, seen_at):
    """The council approved what it says: how, in words. ``seen_at``: the version that was read."""
    require(keeps_secretariat(by, minutes.council, now=now))
    minutes = (
        Minutes.objects.select_for_update(of=("self",)).select_related("council__service").get(pk=minutes.pk)
    )
    if minutes.status == Minutes.Status.DRAFT and minutes.changed_at != seen_at:
        raise StaleError(by=minutes.changed_by, at=minutes.changed_at)
    if not minutes.text.strip() and minutes.document_id is None:
        raise ValidationError(_("Escribe el acta o adjunta su archivo antes de aprobarla."))
    if not approval.strip():
        raise ValidationError({"approval": _("Di cómo la aprobó el consejo.")})
    minutes.become(
        Minutes.Status.APPROVED,
        approval=approval.strip(),
        approved_by=by,
        approved_at=now,
        changed_by=by,
        changed_at=now,
    )
    record("council_minutes.approved", minutes, by=by, now=now)
    return minutes


@transaction.atomic
def reopen_minutes(minutes, *, by, now):
    """Approved but not published: something must be corrected, and approved again."""
    require(keeps_secretariat(by, minutes.council, now=now))
    minutes.become(
        Minutes.Status.DRAFT, approval="", approved_by=None, approved_at=None, changed_by=by, changed_at=now
    )
    record("council_minutes.reopened", minutes, by=by, now=now)


@transaction.atomic
def publish_minutes(minutes, *, by, now):
    """Anybody may read them from now on. They no longer change."""
    require(keeps_secretariat(by, minutes.council, now=now))
    if minutes.status == Minutes.Status.DRAFT:
        raise ValidationError(_("Antes el consejo la aprueba."))
    minutes.become(Minutes.Status.PUBLISHED, published_by=by, published_at=now, changed_by=by, changed_at=now)
    record("council_minutes.published", minutes, by=by, now=now, number=minutes.number)
    announce("council_minutes_published", minutes, now=now, council=minutes.council_id)
    forget(minutes.council)
    return minutes


# Agreements ------------------------------------------------------------------------------------


@transaction.atomic
def agree(session, *, text, owner, by, now, due_on=None):
    """What a held session agreed: who owes it and until when."""
    require(keeps_secretariat(by, session.council, now=now))
    session = (
        Session.objects.select_for_update(of=("self",)).select_related("council__service").get(pk=session.pk)
    )
    if session.status != Status.HELD:
        raise ValidationError(_("Sin quórum no hay acuerdos."))
    if due_on is not None and due_on < session.day:
        raise ValidationError({"due_on": _("Un acuerdo vence después de la sesión.")})
    last = session.agreements.aggregate(last=Max("number"))["last"] or 0
    agreement = Agreement.objects.create(
        council=session.council,
        session=session,
        number=last + 1,
        text=text,
        owner=owner,
        due_on=due_on,
        set_by=by,
        set_at=now,
        changed_at=now,
    )
    record("council_agreement.made", agreement, by=by, now=now)
    forget(session.council)
    return agreement


@transaction.atomic
def follow_up(agreement, *, state, text, by, now, url="", seen_at=None):
    """How it goes, with its evidence. Each update stays. Raises StaleError."""
    require(keeps_secretariat(by, agreement.council, now=now))
    here = Agreement.objects.filter(pk=agreement.pk)
    if seen_at is not None:
        here = here.filter(changed_at=seen_at)
    if not here.update(state=state, changed_at=now):
        last = agreement.updates.select_related("written_by").first()
        raise StaleError(by=last.written_by if last else None, at=last.written_at if last else now)
    update = AgreementUpdate.objects.create(
        agreement=agreement, state=state, text=text, url=url, written_by=by, written_at=now
    )
    record("council_agreement.followed", agreement, by=by, now=now, state=state)
    forget(agreement.council)
    return update
