"""What the pages of whoever takes part in a process show: plain values for the templates."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.countdown import countdown, last_moment
from participa.core.dates import full_date
from participa.deadlines.engine import Term, national_holidays
from participa.organizations.models import Representation

from .models import Application, Objection, Process, StageCode
from .permissions import handles_application

Status = Application.Status


# Where one is, and when ------------------------------------------------------------------------


def trail_of(process, *more):
    """The items of components/breadcrumbs.html under a process. ``more``: pairs of words and address."""
    council = process.council
    return [
        (_("Consejos"), reverse("councils:list")),
        (council.name, council.get_absolute_url()),
        (process.title, process.get_absolute_url()),
        *more,
    ]


def window_of(process, code, *, now):
    """When something may be done, with what is left and the rule that gave it; None without dates."""
    stage = process.stage(code)
    if stage is None or stage.starts_at is None or stage.ends_at is None:
        return None
    return {
        "name": stage.get_code_display(),
        "countdown": countdown(stage.starts_at, stage.ends_at, now, national_holidays()),
        "rule": rule_of(stage),
    }


def rule_of(stage) -> str:
    """What gave a stage its dates. ``stage``: with its changes prefetched."""
    if changes := list(stage.changes.all()):
        act = changes[0].act_number
        return _("Fechas cambiadas por %(act)s") % {"act": act} if act else _("Fechas cambiadas")
    if not (stage.days and stage.source):
        return ""
    length = Term(stage.days, stage.source, stage.reference)
    days = ngettext("%(days)s día hábil", "%(days)s días hábiles", stage.days) % {"days": stage.days}
    source = "" if stage.source == "default" and stage.reference else str(length.source_label)
    return " · ".join(words for words in (days, source, stage.reference) if words)


def shut_words(process, code, *, now) -> str:
    """Why something cannot be done now: it has not begun, it is over, or the process is."""
    if process.status == Process.Status.ANNULLED:
        return _("Este proceso fue anulado.")
    stage = process.stage(code)
    if stage is None or stage.starts_at is None or stage.ends_at is None or not process.is_going:
        return _("En este proceso ya no se puede.")
    name = stage.get_code_display()
    if not stage.has_begun(now):
        words = {"stage": name, "day": full_date(stage.starts_at)}
        return _("«%(stage)s» empieza el %(day)s. Vuelve ese día.") % words
    if stage.is_over(now):
        day, hour = last_moment(stage.ends_at)
        words = {"stage": name, "day": full_date(day), "hour": hour}
        return _("«%(stage)s» cerró el %(day)s a las %(hour)s.") % words
    return _("La comisión electoral ya cerró esta parte, o falta que publique la anterior.")


# Applying --------------------------------------------------------------------------------------


def held_by(user, *, now, claimed=True):
    """What this person represents today or, with ``claimed``, asked to represent and nobody decided yet."""
    if not user.is_authenticated:
        return []
    found = Representation.objects.filter(user=user, status__in=["accredited", "claimed"])
    found = found.select_related("organization").order_by("organization__sort_key", "pk")
    mine = {}
    for one in found:
        current = one.is_current(now)
        waits = claimed and one.status == one.Status.CLAIMED and one.organization_id not in mine
        if current or waits:
            mine[one.organization_id] = one
    return list(mine.values())


def first_answers(held):
    """What the form may say by itself: the only organisation, and the position in it."""
    if len(held) != 1:
        return {}
    return {"organization": held[0].organization_id, "position": held[0].position}


def apply_page(process, user, held, *, now):
    """What is needed, until when, and whether this person may apply."""
    known = user.is_authenticated
    own = process.applications.live().filter(applicant=user).first() if known else None
    judges = known and process.commissioners.current().filter(user=user).exists()
    is_open = process.is_in(StageCode.REGISTRATION, now)
    return {
        "process": process,
        "trail": trail_of(process),
        "window": window_of(process, StageCode.REGISTRATION, now=now),
        "is_open": is_open,
        "shut_words": "" if is_open else shut_words(process, StageCode.REGISTRATION, now=now),
        "own": own,
        "judges": judges,
        "held": held,
        "takes_it": is_open and known and bool(held) and own is None and not judges,
    }


# The other forms -------------------------------------------------------------------------------


def enrol_page(process, user, *, now):
    """Who may inscribe herself to vote, until when, and whether she did."""
    is_open = process.is_in(StageCode.REGISTRATION, now)
    own = process.applications.live().filter(applicant=user).select_related("organization").first()
    proven = hasattr(user, "national_id")
    return {
        "process": process,
        "trail": trail_of(process),
        "window": window_of(process, StageCode.REGISTRATION, now=now),
        "voting": window_of(process, StageCode.VOTING, now=now),
        "is_open": is_open,
        "shut_words": "" if is_open else shut_words(process, StageCode.REGISTRATION, now=now),
        "own": own,
        "proven": proven,
        "takes_it": is_open and proven and own is None,
    }


def takes_objections(process, now):
    """May somebody object or appeal? The provisional roll is out, and the final one is not."""
    out = process.provisional_roll_at is not None and process.final_roll_at is None
    return out and process.is_in(StageCode.OBJECTIONS, now)


def objecting(process, *, now):
    """Until when somebody may object or appeal, or why not."""
    takes_it = takes_objections(process, now)
    return {
        "window": window_of(process, StageCode.OBJECTIONS, now=now),
        "takes_it": takes_it,
        "shut_words": "" if takes_it else shut_words(process, StageCode.OBJECTIONS, now=now),
    }


def page_of(objection):
    """Where whoever wrote it reads of it."""
    if objection.kind == Objection.Kind.APPEAL:
        return objection.application.get_absolute_url()
    process = objection.process
    return reverse("councils:object", args=[process.council.slug, process.key, objection.application.receipt])


def nominating(application, user, *, now):
    """Until when it may put somebody forward, or why it may not."""
    process = application.process
    is_open = process.is_in(StageCode.CANDIDATES, now) and process.candidates_at is None
    admitted = application.status == Status.ADMISSIBLE
    return {
        "window": window_of(process, StageCode.CANDIDATES, now=now),
        "estate": application.contest.estate,
        "takes_it": is_open and admitted and handles_application(user, application, now=now),
        "shut_words": _unnominable(process, admitted, is_open, now),
    }


def _unnominable(process, admitted, is_open, now):
    if not is_open:
        return shut_words(process, StageCode.CANDIDATES, now=now)
    return "" if admitted else _("Solo presenta candidaturas una organización admitida.")
