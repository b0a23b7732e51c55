"""The secretariat's screens: the minutes of a session that was held, and what it agreed."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from participa.audit.once import once
from participa.core.forms import stale_words
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited

from . import meeting_pages as pages
from .actions import meeting
from .meeting_forms import AgreementForm, ApproveForm, FollowForm, MinutesForm
from .meeting_views import form_methods, kept, of_a_session, show, stored
from .models import Minutes, Session

Status = Session.Status


@form_methods
@login_required
@limited("form")
@once
@of_a_session(Status.HELD)
def session_minutes(request, session):
    """The draft of the minutes: saved as often as needed."""
    minutes = pages.minutes_of(session)
    if minutes and minutes.status != Minutes.Status.DRAFT:
        raise TransitionError("They were approved.")
    initial = (
        {"text": minutes.text, "seen": minutes.changed_at.isoformat()}
        if minutes
        else {"text": pages.starting_text(session)}
    )
    form = MinutesForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            _write(request, session, form)
        except StaleError as error:
            form.add_error(None, stale_words(error))
        except ValidationError:  # of the file, said beside it
            pass
        else:
            messages.success(request, _("Guardamos el borrador del acta."))
            return redirect(session.get_office_url())
    owed = pages.owed_of(session, now=request.arrived_at)
    return show(
        request, "session_minutes", session.council, form=form, session=session, minutes=minutes, owed=owed
    )


def _write(request, session, form):
    meeting.write_minutes(
        session,
        text=form.cleaned_data["text"],
        document=stored(form, request),
        seen_at=form.seen_at() if form.cleaned_data["seen"] else None,
        by=request.user,
        now=request.arrived_at,
    )


def of_minutes(*statuses):
    """Decorator: the view gets the minutes of a session that was held, while they stand so."""

    def decorate(view):
        @of_a_session(Status.HELD)
        @wraps(view)
        def wrapper(request, session):
            minutes = pages.minutes_of(session)
            if minutes is None:
                messages.warning(request, _("Antes hay que escribir el acta."))
                return redirect(session.get_office_url())
            if minutes.status not in statuses:
                raise TransitionError("They stand otherwise.")
            minutes.session, minutes.council = session, session.council
            return view(request, minutes)

        return wrapper

    return decorate


@form_methods
@login_required
@limited("form")
@once
@of_minutes(Minutes.Status.DRAFT)
def minutes_approve(request, minutes):
    """Write down how the council approved its minutes."""
    form = ApproveForm(request.POST or None, initial={"seen": minutes.changed_at.isoformat()})
    if request.method == "POST" and form.is_valid():
        try:
            meeting.approve_minutes(
                minutes, approval=form.cleaned_data["approval"], seen_at=form.seen_at(), by=request.user,
                now=request.arrived_at,
            )  # fmt: skip
        except StaleError as error:
            form.add_error(None, stale_words(error))
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Registramos la aprobación. Ahora puedes publicar el acta."))
            return redirect(minutes.session.get_office_url())
    return show(
        request, "minutes_approve", minutes.council, form=form, session=minutes.session, minutes=minutes
    )


@require_POST
@login_required
@limited("form")
@once
@of_minutes(Minutes.Status.APPROVED)
def minutes_reopen(request, minutes):
    meeting.reopen_minutes(minutes, by=request.user, now=request.arrived_at)
    messages.success(
        request, _("El acta volvió a ser un borrador. Corrígela y registra otra vez su aprobación.")
    )
    return redirect("councils_office:session_minutes", minutes.council.code, minutes.session.number)


@form_methods
@login_required
@limited("form")
@once
@of_minutes(Minutes.Status.APPROVED)
def minutes_publish(request, minutes):
    """Anybody may read them from now on; before or after the deadline, and it says which."""
    now = request.arrived_at
    time = pages.timeliness(minutes, now=now)
    if request.method == "POST":
        meeting.publish_minutes(minutes, by=request.user, now=now)
        messages.success(request, f"{_('Publicamos el acta.')} {time['done']}")
        return redirect(minutes.session.get_office_url())
    return show(
        request, "minutes_publish", minutes.council, session=minutes.session, minutes=minutes, time=time
    )


# Agreements ------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_a_session(Status.HELD)
def agreement_new(request, session):
    form = AgreementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            meeting.agree(session, by=request.user, now=request.arrived_at, **form.cleaned_data)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Anotamos el acuerdo."))
            return redirect(f"{session.get_office_url()}#acuerdos")
    agreements = pages.agreements_of(session, request.arrived_at)
    return show(request, "agreement_new", session.council, form=form, session=session, agreements=agreements)


@form_methods
@login_required
@limited("form")
@once
def agreement_follow(request, code, pk):
    """How an agreement goes, told each time something is done."""
    council = kept(request, code)
    agreement = get_object_or_404(council.agreements.select_related("session"), pk=pk)
    initial = {"state": agreement.state, "seen": agreement.changed_at.isoformat()}
    form = FollowForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = {name: form.cleaned_data[name] for name in ("state", "text", "url")}
        try:
            meeting.follow_up(
                agreement, seen_at=form.seen_at(), by=request.user, now=request.arrived_at, **data
            )
        except StaleError as error:
            form.add_error(None, stale_words(error))
        else:
            messages.success(request, _("Guardamos el avance."))
            return redirect(reverse("councils_office:agreement_follow", args=[council.code, agreement.pk]))
    context = pages.agreement_page(agreement, now=request.arrived_at)
    return show(request, "agreement_follow", council, form=form, **context)
