"""The secretariat's screens: sessions of a council, who came, the minutes and what was agreed."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.dates import full_date
from participa.core.figures import whole_number
from participa.core.forms import stale_words
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited
from participa.documents.actions import store
from participa.services.acting import act_for

from . import meeting_pages as pages
from . import office_pages
from .actions import meeting
from .meeting_forms import (
    AttendanceForm,
    ReasonForm,
    ScheduleForm,
    SessionForm,
    scheduled_as,
)
from .models import Session
from .permissions import can_manage, keeps_secretariat, secretariats_of, visible_in_office

Status = Session.Status
form_methods = require_http_methods(["GET", "HEAD", "POST"])


# What she may see ------------------------------------------------------------------------------


def kept(request, code):
    """The council, if she keeps its secretariat; for anybody else it does not exist."""
    mine = secretariats_of(request.user, now=request.arrived_at)
    return _found(request, mine.filter(is_reported=False), code)


def readable(request, code):
    """The council, if she may read its office pages."""
    return _found(request, visible_in_office(request.user, now=request.arrived_at), code)


def _found(request, councils, code):
    council = get_object_or_404(councils.select_related("service", "region"), code=code)
    act_for(request, council.service)
    return council


def may_keep(request, council):
    """Does she write in them too? Nobody does in those known from public sources alone."""
    return not council.is_reported and keeps_secretariat(request.user, council, now=request.arrived_at)


def session_of(council, number):
    return get_object_or_404(
        council.sessions.select_related("minutes__document", "changed_by"), number=number
    )


def of_a_session(*statuses):
    """Decorator: the view gets a session of a council whose secretariat she keeps, while it stands so.

    If a colleague moved it on first, she is named.
    """

    def decorate(view):
        @wraps(view)
        def wrapper(request, code, number):
            council = kept(request, code)
            session = session_of(council, number)
            if session.status in statuses:
                try:
                    return view(request, session)
                except TransitionError:  # between these two lines
                    session = session_of(council, number)
            return _already(request, session)

        return wrapper

    return decorate


def _already(request, session):
    """To its desk, which says how it stands. If she sent something, a colleague was first: say who."""
    if request.method != "POST":
        return redirect(session.get_office_url())
    minutes = pages.minutes_of(session)
    last = minutes if minutes and minutes.changed_at >= session.changed_at else session
    state = _("acta %(state)s") if last is minutes else _("sesión %(state)s")
    messages.warning(
        request,
        _("%(name)s la cambió antes, el %(when)s: quedó «%(state)s». Lo tuyo no cambió nada.")
        % {
            "name": last.changed_by or _("Otra persona"),
            "when": full_date(last.changed_at),
            "state": state % {"state": last.get_status_display().lower()},
        },
    )
    return redirect(session.get_office_url())


def show(request, screen, council, *, form=None, part="sessions", **context):
    """A screen of the office of a council; 422 if its form was refused. ``part``: the entry of the menu."""
    may_manage = can_manage(request.user, council, now=request.arrived_at) and not council.is_reported
    side = office_pages.menu(council, part, may_manage=may_manage)
    context |= {"council": council, "form": form, "side": side}
    status = 422 if form is not None and form.errors else 200
    return render(request, f"councils/office/{screen}.html", context, status=status)


def stored(form, request):
    """The file that came with a form, kept; None if there was none. A fault is told beside the field."""
    if not form.cleaned_data.get("file"):
        return None
    try:
        return store(form.cleaned_data["file"], by=request.user, now=request.arrived_at)
    except ValidationError as refused:
        form.add_error("file", refused)
        raise


# Sessions --------------------------------------------------------------------------------------


@require_safe
@login_required
def sessions(request, code):
    """The sessions of a year, of those the rules ask for, and what is owed."""
    council = readable(request, code)
    now = request.arrived_at
    year = whole_number(request.GET.get("anio", "")) or day_of(now).year
    context = pages.session_list(council, year=year, now=now) | {"may_keep": may_keep(request, council)}
    return show(request, "sessions", council, **context)


@form_methods
@login_required
@limited("form")
@once
def session_new(request, code):
    council = kept(request, code)
    form = SessionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            session = meeting.call(council, by=request.user, now=request.arrived_at, **form.scheduled())
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _called(session))
            return redirect(session.get_office_url())
    return show(request, "session_form", council, form=form)


def _called(session):
    told = session.council.mandates.on(session.day).filter(user__isnull=False).count()
    words = ngettext(
        "Convocamos la sesión %(number)s. Le avisamos por correo a %(told)s integrante.",
        "Convocamos la sesión %(number)s. Les avisamos por correo a %(told)s integrantes.",
        told,
    )
    return words % {"number": session.number, "told": told}


@form_methods
@login_required
@limited("form")
@once
@of_a_session(Status.CALLED)
def session_edit(request, session):
    """Another date, place or agenda."""
    form = ScheduleForm(request.POST or None, initial=scheduled_as(session))
    if request.method == "POST" and form.is_valid():
        try:
            meeting.reschedule(
                session, by=request.user, now=request.arrived_at, seen_at=form.seen_at(), **form.scheduled()
            )
        except StaleError as error:
            form.add_error(None, stale_words(error))
        except ValidationError as refused:
            form.refuse(refused)
        else:
            messages.success(request, _("Guardamos la convocatoria."))
            return redirect(session.get_office_url())
    return show(request, "session_form", session.council, form=form, session=session)


@require_safe
@login_required
def session(request, code, number):
    """Its desk: what was done and what comes next."""
    council = readable(request, code)
    found = session_of(council, number)
    context = pages.desk(found, now=request.arrived_at) | {"may_keep": may_keep(request, council)}
    return show(request, "session", council, **context)


@form_methods
@login_required
@limited("form")
@once
@of_a_session(Status.CALLED)
def session_cancel(request, session):
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        meeting.cancel(session, by=request.user, now=request.arrived_at, **form.cleaned_data)
        messages.success(request, _("Suspendimos la sesión y les avisamos a sus integrantes."))
        return redirect(session.get_office_url())
    when = pages.when_of(session)
    return show(request, "session_cancel", session.council, form=form, session=session, when=when)


# Who came --------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_a_session(Status.CALLED, Status.HELD)
def session_attendance(request, session):
    """Who came for each seat filled that day. Where too few did, the same form says so and may write it."""
    seats, required = pages.seats_on(session), pages.quorum(session)
    form = AttendanceForm(request.POST or None, seats=seats, initial=pages.marked(session, seats))
    too_few = False
    if request.method == "POST" and form.is_valid():
        try:
            _attend(request, session, form)
        except StaleError as error:
            form.add_error(None, stale_words(error))
        except ValidationError as refused:
            too_few = session.status == Status.CALLED and getattr(refused, "code", "") == "no_quorum"
            form.add_error(None, refused)
        else:
            return redirect(session.get_office_url())
    return show(
        request, "session_attendance", session.council, form=form, session=session, quorum=required,
        too_few=too_few, began=session.starts_at <= request.arrived_at, when=pages.when_of(session),
    )  # fmt: skip


def _attend(request, session, form):
    """Write it down; a message says how it went."""
    who = {"by": request.user, "now": request.arrived_at}
    if session.status == Status.HELD:
        found = meeting.correct(session, form.present(), seen_at=form.seen_at(), **who)
        words = _("Corregimos la asistencia: %(present)s de %(filled)s cupos, con quórum de %(needed)s.")
    elif "failed" in request.POST:
        found = meeting.fail(session, form.present(), **who)
        words = _("Registramos que no hubo quórum: %(present)s de %(filled)s, y se necesitaban %(needed)s.")
    else:
        found = meeting.hold(session, form.present(), **who)
        words = _("Registramos la asistencia: %(present)s de %(filled)s cupos, con quórum de %(needed)s.")
    figures = {"present": found.present, "filled": found.in_force, "needed": found.needed}
    messages.success(request, words % figures)
