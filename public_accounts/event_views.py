"""The officer's screens of the events of an account: where they are, who came, who watched."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.forms import stale_words
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited
from participa.core.permissions import require

from . import event_pages as pages
from .actions import events
from .event_forms import (
    AttendanceForm,
    AudienceForm,
    EventForm,
    NewRegionalEventForm,
    RegionalEventForm,
)
from .models import AccountEvent, Status
from .permissions import can_manage_event, regions_of
from .planning_forms import ReasonForm
from .planning_views import form_methods, of_an_account, over, readable, said, show

MOMENT = {"starts_at": "starts", "ends_at": "ends"}


def of_an_event(*statuses):
    """Decorator: the view gets an event that she tells of. She sees those of her region, or all."""

    def decorate(view):
        @of_an_account(Status.DRAFT, Status.CALLED, get=readable)
        @wraps(view)
        def wrapper(request, account, pk):
            now = request.arrived_at
            hers = AccountEvent.objects.administered_by(request.user, now=now).filter(account=account)
            event = get_object_or_404(hers.select_related("region", "commune", "transcript"), pk=pk)
            event.account = account
            require(can_manage_event(request.user, event, now=now))
            if statuses and event.status not in statuses:
                return _over(request, event)
            return view(request, event)

        return wrapper

    return decorate


def _over(request, event):
    messages.warning(
        request,
        _("Ese evento está «%(state)s»: eso ya no se puede hacer.")
        % {"state": event.get_status_display().lower()},
    )
    return redirect(event.account.get_office_url())


def screen(request, name, event, *, form, **context):
    context |= {"event": event, "began": pages.has_begun(event, request.arrived_at)}
    return show(request, name, event.account, form=form, **context)


@form_methods
@login_required
@limited("form")
@once
@of_an_account(Status.DRAFT, Status.CALLED, get=readable)
def add_event(request, account):
    """An event in a region: of hers, if her role is of one."""
    mine = regions_of(request.user, account, now=request.arrived_at)
    require(mine.exists())
    free = mine.exclude(pk__in=account.events.filter(region__isnull=False).values("region"))
    form = NewRegionalEventForm(request.POST or None, account=account, regions=free)
    if request.method == "POST" and form.is_valid() and _added(request, account, form):
        messages.success(request, _("Agregamos el evento."))
        return redirect(account.get_office_url())
    return show(request, "event_add", account, form=form, is_full=not free.exists())


def _added(request, account, form):
    try:
        return events.add_regional(
            account, form.cleaned_data["region"], by=request.user, now=request.arrived_at, **form.values
        )
    except ValidationError as refused:
        said(form, refused, MOMENT)
    return None


@form_methods
@login_required
@limited("form")
@once
@of_an_event(AccountEvent.Status.CALLED, AccountEvent.Status.HELD)
def event(request, event):
    """Where it is, its stream, what makes it accessible and what happened."""
    kind = EventForm if event.is_main else RegionalEventForm
    form = kind(request.POST or None, request.FILES or None, account=event.account, event=event)
    if request.method == "POST" and form.is_valid() and _edited(request, event, form):
        messages.success(request, _("Guardamos el evento."))
        return redirect(event.account.get_office_url())
    return screen(request, "event", event, form=form)


def _edited(request, event, form):
    try:
        events.edit_event(
            event,
            by=request.user,
            now=request.arrived_at,
            seen_at=form.seen_at(),
            transcript=form.cleaned_data["transcript"],
            **form.values,
        )
    except StaleError as error:
        form.add_error(None, stale_words(error))
    except ValidationError as refused:
        said(form, refused, MOMENT)
    return not form.errors


@form_methods
@login_required
@limited("form")
@once
@of_an_event(AccountEvent.Status.CALLED, AccountEvent.Status.HELD)
def attendance(request, event):
    """Who came, by sex. The second time it is a correction, with its reason."""
    told = pages.attendances_of(event)
    current = told[0] if told else None
    form = AttendanceForm(
        request.POST or None, is_correction=bool(current), initial=pages.counted(current) if current else None
    )
    if request.method == "POST" and form.is_valid():
        try:
            events.tell_attendance(event, by=request.user, now=request.arrived_at, **form.cleaned_data)
        except ValidationError as refused:
            said(form, refused)
        except TransitionError:
            return _too_early(request, event)
        else:
            messages.success(request, _("Anotamos la asistencia: %(n)d personas.") % {"n": form.total})
            return redirect(event.account.get_office_url())
    return screen(request, "attendance", event, form=form, told=told, current=current)


def _too_early(request, event):
    """Before the call or before it starts; if it was moved on meanwhile, who did."""
    event.account.refresh_from_db()
    if event.account.status == Status.CALLED:
        messages.warning(request, _("El evento todavía no empieza: se anota desde que empieza."))
        return redirect(event.account.get_office_url())
    return over(request, event.account)


@form_methods
@login_required
@limited("form")
@once
@of_an_event(AccountEvent.Status.CALLED, AccountEvent.Status.HELD)
def audience(request, event):
    """How many times each channel says it was seen, and where that was read."""
    initial = {"read_on": day_of(request.arrived_at)}
    form = AudienceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            events.tell_audience(event, by=request.user, now=request.arrived_at, **form.cleaned_data)
        except ValidationError as refused:
            said(form, refused)
        except TransitionError:
            return _too_early(request, event)
        else:
            messages.success(request, _("Anotamos la audiencia de ese canal."))
            return redirect("public_accounts_office:audience", event.account.code, event.pk)
    return screen(request, "audience", event, form=form, channels=pages.channels_of(event))


@form_methods
@login_required
@limited("form")
@once
@of_an_event(AccountEvent.Status.CALLED)
def cancel_event(request, event):
    """Suspend an event in a region. The main one is suspended with the account, or moved."""
    if event.is_main:
        return redirect("public_accounts_office:cancel", event.account.code)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        events.cancel_regional(event, by=request.user, now=request.arrived_at, **form.cleaned_data)
        messages.success(request, _("Suspendimos el evento. La razón queda a la vista."))
        return redirect(event.account.get_office_url())
    return screen(request, "event_cancel", event, form=form)
