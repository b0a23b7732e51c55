"""Who sits in a council: appointments, changes in the middle of a term, extensions by law, offices."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import DateField, Max, Q, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from councils.models import (
    Contest,
    Council,
    CouncilOffice,
    Mandate,
    Method,
    Process,
    Seat,
    Term,
    TermExtension,
)
from councils.permissions import can_manage
from participa.audit.actions import record
from participa.core.calendar import ONE_DAY, day_of
from participa.core.lifecycle import TransitionError
from participa.core.permissions import require
from participa.deadlines.engine import Code, term
from participa.notifications.actions import announce

from .counting import elected_of
from .deciding import TooEarly
from .setting_up import forget

Kind, End = Mandate.Kind, Mandate.End


def renewal_of(council, ends_on):
    """(first day about to expire, the rule that says so) of a term that ends just before ``ends_on``."""
    rules = list(council.service.rules.current())
    length = term(Code.COSOC_CALL, rules=rules)
    return ends_on - timedelta(days=length.days), length.words[:200]


@transaction.atomic
def designate(process, candidacies, *, by, now):
    """Choose who enters where nobody votes. ``candidacies``: admitted ones, no more than each estate's
    seats."""
    require(can_manage(by, process.council, now=now))
    process = Process.objects.select_for_update(of=("self",)).get(pk=process.pk)
    if process.has_vote or process.candidates_at is None or not process.is_going:
        raise TransitionError("Nobody is designated here now.")
    chosen = {one.pk for one in candidacies}
    for contest in process.contests.select_related("estate"):
        hers = contest.candidacies.standing().filter(pk__in=chosen)
        if hers.count() > contest.seats:
            raise ValidationError(
                _("«%(estate)s» tiene %(seats)s cupos.") % {"estate": contest.estate, "seats": contest.seats}
            )
        contest.candidacies.update(elected=False)
        hers.update(elected=True)
        outcome = Contest.Outcome.ACCLAIMED if hers.exists() else Contest.Outcome.DESERT
        Contest.objects.filter(pk=contest.pk).update(outcome=outcome)
    record("council_process.designated", process, by=by, now=now, candidacies=sorted(chosen))


def check_may_appoint(process) -> None:
    """Raises TooEarly, or TransitionError if its members were appointed or it was annulled."""
    if not process.is_going:
        raise TransitionError("Its members were appointed already.")
    if process.has_vote and process.result_at is None:
        raise TooEarly(_("Antes la comisión publica el resultado."))
    if not elected_of(process).exists():
        raise TooEarly(_("Nadie resultó electo."))


@transaction.atomic
def appoint(process, *, act_number, act_date, starts_on, last_day, by, now, document=None):
    """Name by resolution those who were elected, for a term. Each fills a free seat of her estate.

    Raises ValidationError if a seat is still somebody's on the first day.
    """
    require(can_manage(by, process.council, now=now))
    process = (
        Process.objects.select_for_update(of=("self",)).select_related("council__service").get(pk=process.pk)
    )
    check_may_appoint(process)
    elected = list(elected_of(process))
    if not act_number.strip():
        raise ValidationError({"act_number": _("Di qué resolución nombra a quienes entran.")})
    council = _lock(process.council)
    if process.method == Method.PARTIAL:
        found = council.terms.current(starts_on).first()
        if found is None:
            raise ValidationError({"starts_on": _("Ese día no hay un período que completar.")})
        last_day = min(last_day, found.last_day)
        if last_day < starts_on:
            raise ValidationError({"last_day": _("Un período termina después de empezar.")})
    else:
        found = _new_term(council, starts_on, last_day, act_number, act_date, document, process, by, now)
    for candidacy in elected:
        _seat(candidacy, found, starts_on, last_day + ONE_DAY, by, now)
    Process.objects.filter(pk=process.pk).update(appointed_by=by, appointed_at=now)
    record("council_process.appointed", process, by=by, now=now, act=act_number, members=len(elected))
    announce("council_appointed", process, now=now)
    forget(council)
    return found


def _lock(council):
    """The council as it is now; until this transaction ends nobody else seats or unseats anybody in it."""
    return Council.objects.select_for_update(of=("self",)).select_related("service").get(pk=council.pk)


def _new_term(council, starts_on, last_day, act_number, act_date, document, process, by, now):
    ends_on = last_day + ONE_DAY
    if ends_on <= starts_on:
        raise ValidationError({"last_day": _("Un período termina después de empezar.")})
    crossed = council.terms.filter(starts_on__lt=ends_on, ends_on__gt=starts_on).first()
    if crossed:
        raise ValidationError(
            {
                "starts_on": _("Se cruza con el período %(term)s, que termina el %(day)s.")
                % {"term": crossed, "day": f"{crossed.last_day:%d-%m-%Y}"}
            }
        )
    renewal_from, renewal_rule = renewal_of(council, ends_on)
    last = council.terms.aggregate(last=Max("number"))["last"] or 0
    return Term.objects.create(
        council=council,
        number=last + 1,
        starts_on=starts_on,
        ends_on=ends_on,
        renewal_from=max(starts_on, renewal_from),
        renewal_rule=renewal_rule,
        act_number=act_number,
        act_date=act_date,
        document=document,
        process=process,
        appointed_by=by,
        appointed_at=now,
    )


def _seat(candidacy, found, starts_on, ends_on, by, now):
    seat = _free_seat(candidacy.contest.estate, starts_on, ends_on)
    place = {"organization": candidacy.organization, "organization_name": candidacy.organization.name,
             "commune": candidacy.commune}  # fmt: skip
    _hold_seat(found, seat, Kind.TITULAR, starts_on, ends_on, by=by, now=now, user=candidacy.user,
               display_name=candidacy.display_name, sex=candidacy.sex, **place)  # fmt: skip
    if candidacy.substitute_name:
        _hold_seat(found, seat, Kind.SUBSTITUTE, starts_on, ends_on, by=by, now=now,
                   display_name=candidacy.substitute_name, sex=candidacy.substitute_sex, **place)  # fmt: skip


def free_seats(starts_on, ends_on):
    """The seats that no titular fills on any of those days, in order."""
    taken = Mandate.objects.titular().crossing(starts_on, ends_on).values("seat")
    return Seat.objects.filter(closed_on=None).exclude(pk__in=taken).order_by("number")


def _free_seat(estate, starts_on, ends_on):
    seat = free_seats(starts_on, ends_on).filter(estate=estate).first()
    if seat is None:
        raise ValidationError(
            {
                "starts_on": _("En «%(estate)s» no queda un cupo libre ese día: alguien lo ocupa todavía.")
                % {"estate": estate}
            }
        )
    return seat


def _hold_seat(found, seat, kind, starts_on, ends_on, *, by, now, **person):
    """A mandate, after closing the one of before if its days are over by then.

    Where the next term was already appointed, it is written as closed: it will end with its own.
    """
    _check_one_seat(found.council, person.get("user"), starts_on, ends_on)
    _close_finished(seat, kind, starts_on, by=by, now=now)
    overlap = seat.mandates.filter(kind=kind).crossing(starts_on, ends_on).first()
    if overlap:
        raise ValidationError(
            _("Ese cupo lo ocupa otra persona hasta el %(day)s. Termina antes su mandato.")
            % {"day": f"{overlap.last_day:%d-%m-%Y}"}
        )
    try:
        with transaction.atomic():
            return Mandate.objects.create(
                council=found.council,
                term=found,
                seat=seat,
                kind=kind,
                starts_on=starts_on,
                ends_on=ends_on,
                set_by=by,
                set_at=now,
                **person,
                **_closing(seat, kind, ends_on, by, now),
            )
    except IntegrityError:  # another officer filled it meanwhile
        raise ValidationError(_("Ese cupo ya tiene quien lo ocupe. Vuelve a mirar la página.")) from None


def _closing(seat, kind, ends_on, by, now):
    if seat.mandates.filter(kind=kind, end="", starts_on__gte=ends_on).exists():
        return {"end": End.TERM, "ended_by": by, "ended_at": now}
    return {}


def _check_one_seat(council, user, starts_on, ends_on, but=None):
    """An account is of one member: it signs and is counted once."""
    if user and council.mandates.filter(user=user).exclude(pk=but).crossing(starts_on, ends_on).exists():
        raise ValidationError(_("Esa cuenta ya es de otra persona que integra el consejo."))


def _close_finished(seat, kind, day, *, by, now):
    """Write down that the mandates of before ended with their term."""
    seat.mandates.filter(kind=kind, end="", ends_on__lte=day).update(end=End.TERM, ended_by=by, ended_at=now)


@transaction.atomic
def register_term(council, *, starts_on, last_day, act_number, act_date, by, now, document=None):
    """A term that was appointed outside the portal, so that its members can be written down."""
    require(can_manage(by, council, now=now))
    council = _lock(council)
    found = _new_term(council, starts_on, last_day, act_number, act_date, document, None, by, now)
    record("council_term.registered", found, by=by, now=now, act=act_number)
    forget(council)
    return found


@transaction.atomic
def fill_seat(found, seat, *, display_name, by, now, kind=Kind.TITULAR, organization=None,
organization_name="",
              user=None, sex="", commune=None, starts_on=None):  # fmt: skip
    """Somebody takes a seat that nobody fills, until the term ends."""
    council = found.council
    require(can_manage(by, council, now=now))
    council = _lock(council)
    found = Term.objects.select_related("council__service").get(pk=found.pk)
    starts_on = starts_on or found.starts_on
    if not found.starts_on <= starts_on < found.ends_on:
        raise ValidationError({"starts_on": _("Esa fecha no está dentro del período.")})
    if seat.council_id != council.pk or (seat.closed_on and seat.closed_on <= starts_on):
        raise ValidationError({"seat": _("Elige un cupo de este consejo.")})
    rules = council.rules.current().first()
    if kind == Kind.SUBSTITUTE and rules and not rules.has_substitutes:
        raise ValidationError({"kind": _("En este consejo los cupos no tienen suplente.")})
    mandate = _hold_seat(
        found, seat, kind, starts_on, found.ends_on, by=by, now=now, organization=organization, user=user,
        sex=sex, organization_name=organization.name if organization else organization_name, commune=commune,
        display_name=display_name,
    )  # fmt: skip
    record("council_mandate.filled", mandate, by=by, now=now, kind=kind)
    forget(council)
    return mandate


@transaction.atomic
def end_mandate(mandate, *, end, last_day, by, now, reason=""):
    """She leaves before her term ends: why, and her last day.

    Also once the next term was appointed, which closed hers in advance, while hers still lasts.
    """
    require(can_manage(by, mandate.council, now=now))
    council = _lock(mandate.council)
    mandate.refresh_from_db()
    ends_on = last_day + ONE_DAY
    if end == End.TERM:
        raise ValidationError({"end": _("Un período termina solo: di por qué deja el cupo antes.")})
    if not mandate.starts_on <= ends_on <= mandate.ends_on:
        raise ValidationError({"last_day": _("Esa fecha no está dentro de su mandato.")})
    if end == End.REMOVED and not reason.strip():
        raise ValidationError({"reason": _("Di por qué cesa, y qué artículo del reglamento lo dice.")})
    here = Mandate.objects.filter(Q(end="") | Q(end=End.TERM, ends_on__gt=day_of(now)), pk=mandate.pk)
    if not here.update(end=end, end_reason=reason.strip(), ends_on=ends_on, ended_by=by, ended_at=now):
        raise TransitionError("It had ended already.")
    CouncilOffice.objects.filter(mandate=mandate, ends_on=None).update(
        ends_on=Greatest("starts_on", Value(ends_on, output_field=DateField()))
    )
    record("council_mandate.ended", mandate, by=by, now=now, end=end)
    forget(council)


@transaction.atomic
def replace(mandate, *, display_name, last_day, by, now, user=None, sex="", commune=None, reason=""):
    """The organisation names another person for its seat, from the day after ``last_day``."""
    end_mandate(mandate, end=End.REPLACED, last_day=last_day, by=by, now=now, reason=reason)
    return fill_seat(
        mandate.term, mandate.seat, kind=mandate.kind, display_name=display_name, user=user, sex=sex, by=by,
        now=now, organization=mandate.organization, organization_name=mandate.organization_name,
        commune=commune or mandate.commune, starts_on=last_day + ONE_DAY,
    )  # fmt: skip


@transaction.atomic
def link_member(mandate, user, *, by, now):
    """Say which account is hers, so that she may sign for sessions. An account is of one member."""
    require(can_manage(by, mandate.council, now=now))
    council = _lock(mandate.council)
    mandate.refresh_from_db()
    _check_one_seat(council, user, mandate.starts_on, mandate.ends_on, but=mandate.pk)
    if not Mandate.objects.filter(pk=mandate.pk, ends_on__gt=day_of(now)).update(user=user):
        raise TransitionError("Her mandate ended.")
    record("council_mandate.linked", mandate, by=by, now=now, who=user.pk)


@transaction.atomic
def extend_by_law(found, *, last_day, law, reason, by, now):
    """A term lasts longer because a law says so (Law 21.239 did). What it ended on before stays readable."""
    require(can_manage(by, found.council, now=now))
    council = _lock(found.council)
    found = Term.objects.select_for_update(of=("self",)).select_related("council__service").get(pk=found.pk)
    old, new = found.ends_on, last_day + ONE_DAY
    if new <= old:
        raise ValidationError(
            {
                "last_day": _("Una prórroga termina después del %(day)s.")
                % {"day": f"{found.last_day:%d-%m-%Y}"}
            }
        )
    if not law.strip():
        raise ValidationError({"law": _("Di qué ley lo dispone.")})
    if council.terms.filter(starts_on__lt=new, starts_on__gte=old).exists():
        raise ValidationError({"last_day": _("Se cruza con el período siguiente, que ya está nombrado.")})
    TermExtension.objects.create(
        term=found,
        old_ends_on=old,
        new_ends_on=new,
        law=law.strip(),
        reason=reason,
        extended_by=by,
        extended_at=now,
    )
    renewal_from, renewal_rule = renewal_of(council, new)
    Term.objects.filter(pk=found.pk).update(
        ends_on=new, renewal_from=max(found.starts_on, renewal_from), renewal_rule=renewal_rule
    )
    lasted = found.mandates.filter(end__in=["", End.TERM], ends_on=old)  # those who left before, left
    lasted.update(ends_on=new)
    record("council_term.extended", found, by=by, now=now, law=law, until=last_day.isoformat())
    forget(council)


def _sits(mandate, council, day):
    return mandate is not None and mandate.council_id == council.pk and mandate.is_current(day)


@transaction.atomic
def set_office(council, kind, *, display_name, starts_on, by, now, mandate=None, user=None):
    """Who presides, or keeps the secretariat, from a day. Whoever did leaves that day."""
    require(can_manage(by, council, now=now))
    council = _lock(council)
    current = council.offices.filter(kind=kind, ends_on=None).first()
    if current and current.starts_on > starts_on:
        raise ValidationError({"starts_on": _("Quien tiene el cargo empezó después de esa fecha.")})
    if kind not in CouncilOffice.OF_THE_SERVICE and not _sits(mandate, council, starts_on):
        raise ValidationError({"mandate": _("Ese cargo lo tiene quien integra el consejo ese día.")})
    if not (display_name or mandate):
        raise ValidationError({"display_name": _("Escribe su nombre.")})
    council.offices.filter(kind=kind, ends_on=None).update(ends_on=starts_on)
    office = CouncilOffice.objects.create(
        council=council,
        kind=kind,
        mandate=mandate,
        user=user or (mandate.user if mandate else None),
        display_name=display_name or (mandate.display_name if mandate else ""),
        starts_on=starts_on,
        set_by=by,
        set_at=now,
    )
    record("council.office_set", council, by=by, now=now, kind=kind)
    forget(council)
    return office
