"""The officer's screens of what lasts more than a day: sessions, minutes, members, the work plan."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.dates import full_date
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited

from . import table_pages as pages
from .actions import working
from .cards import hours_between
from .models import Meeting, Status
from .office_forms import SeenForm
from .office_views import done, form_methods, of_an_activity, show
from .table_forms import (
    HeadCountForm,
    MeetingCancelForm,
    MeetingForm,
    MemberEndForm,
    MemberForm,
    MinutesForm,
    PlanForm,
    PlanUpdateForm,
)

LIVE = (Status.PUBLISHED, Status.RESULTS)


def who(request):
    return {"by": request.user, "now": request.arrived_at}


def _sent(request, form):
    return request.method == "POST" and form.is_valid()


# Sessions --------------------------------------------------------------------------------------


@require_safe
@login_required
@of_an_activity(*LIVE)
def meetings(request, activity):
    """Its sessions, and what each still needs."""
    rows = pages.meeting_rows(activity, activity.meetings.all(), request.arrived_at)
    return show(request, "meetings", activity, part="meetings", rows=rows)


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(*LIVE)
def meeting_new(request, activity):
    form = MeetingForm(request.POST or None, initial={"place": activity.place, "link": activity.link})
    if _sent(request, form) and done(form, working.call_meeting, activity, **form.values, **who(request)):
        messages.success(request, _("Convocamos la sesión. Ya se ve en la página de la actividad."))
        return redirect("activities_office:meetings", activity.code)
    return show(request, "meeting_form", activity, form=form, part="meetings", meeting=None)


def _meeting(activity, number):
    found = activity.meetings.select_related(
        "minutes_document", "minutes_published_by", "held_by", "changed_by", "activity__service"
    )
    return get_object_or_404(found, number=number)


def of_a_meeting(request, activity, meeting):
    """Somebody moved it on first: she is named, on its page."""
    meeting.refresh_from_db()
    words = _("%(name)s la cambió el %(when)s. Lo tuyo no cambió nada.")
    name = meeting.changed_by or _("Otra persona")
    messages.warning(request, words % {"name": name, "when": full_date(meeting.changed_at)})
    return redirect("activities_office:meeting", activity.code, meeting.number)


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(*LIVE)
def meeting(request, activity, number):
    """A session: who came, once it began; then its minutes, until they are published."""
    one = _meeting(activity, number)
    is_called, now = one.status == Meeting.Status.CALLED, request.arrived_at
    form = _form_of(request, one)
    if request.method == "POST" and form is not None and form.is_valid():
        act = _held if is_called else _written
        try:
            if act(request, one, form):
                return redirect("activities_office:meeting", activity.code, number)
        except TransitionError:
            return of_a_meeting(request, activity, one)
    context = {
        "meeting": one,
        "tag": pages.meeting_tag(one, now),
        "hours": hours_between(one.starts_at, one.ends_at),
        "began": now >= one.starts_at,
        "counts": is_called,
        "agreements": one.agreements.all(),
        "seen": one.changed_at.isoformat(),
    }
    return show(request, "meeting", activity, form=form, part="meetings", **context)


def _form_of(request, one):
    """What is next in a session: count who came, write its minutes, or nothing."""
    files = request.FILES or None
    if one.status == Meeting.Status.CALLED:
        return HeadCountForm(request.POST or None)
    if one.status == Meeting.Status.HELD and not one.minutes_published_at:
        initial = {"text": one.minutes_text, "seen": one.changed_at.isoformat()}
        return MinutesForm(request.POST or None, files, initial=initial)
    return None


def _held(request, one, form):
    if not done(form, working.hold_meeting, one, **form.cleaned_data, **who(request)):
        return False
    messages.success(request, _("Registramos la sesión. Sigue su acta."))
    return True


def _written(request, one, form):
    values = {
        "text": form.cleaned_data["text"],
        "upload": form.cleaned_data["upload"],
        "seen_at": form.seen_at(),
    }
    if not done(form, working.write_minutes, one, **values, **who(request)):
        return False
    messages.success(request, _("Guardamos el acta. Es un borrador hasta que la publiques."))
    return True


@require_POST
@login_required
@limited("form")
@once
@of_an_activity(*LIVE)
def minutes_publish(request, activity, number):
    """Anybody may read them from now on. They no longer change."""
    one, form = _meeting(activity, number), SeenForm(request.POST)
    form.is_valid()  # only when it was seen is read
    try:
        if done(form, working.publish_minutes, one, **who(request), seen_at=form.seen_at()):
            messages.success(request, _("Publicamos el acta."))
        else:
            messages.error(request, " ".join(form.non_field_errors()))
    except TransitionError:
        return of_a_meeting(request, activity, one)
    return redirect("activities_office:meeting", activity.code, number)


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(*LIVE)
def meeting_edit(request, activity, number):
    """Another date, place or agenda for a session that was called."""
    one = _meeting(activity, number)
    if one.status != Meeting.Status.CALLED:
        return of_a_meeting(request, activity, one)
    names = ("title", "starts_at", "ends_at", "mode", "place", "link", "agenda")
    initial = {name: getattr(one, name) for name in names}
    form = MeetingForm(request.POST or None, initial=initial | {"seen": one.changed_at.isoformat()})
    if _sent(request, form):
        try:
            if done(form, working.move_meeting, one, **form.values, **who(request), seen_at=form.seen_at()):
                messages.success(request, _("Guardamos la sesión."))
                return redirect("activities_office:meeting", activity.code, number)
        except TransitionError:
            return of_a_meeting(request, activity, one)
    return show(request, "meeting_form", activity, form=form, part="meetings", meeting=one)


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(*LIVE)
def meeting_cancel(request, activity, number):
    """It will not be held, and why."""
    one = _meeting(activity, number)
    if one.status != Meeting.Status.CALLED:
        return of_a_meeting(request, activity, one)
    form = MeetingCancelForm(request.POST or None)
    if _sent(request, form):
        values = {"reason": form.cleaned_data["reason"]}
        try:
            if done(form, working.cancel_meeting, one, **values, **who(request)):
                messages.success(request, _("Suspendimos la sesión. La razón queda a la vista."))
                return redirect("activities_office:meetings", activity.code)
        except TransitionError:
            return of_a_meeting(request, activity, one)
    return show(request, "meeting_cancel", activity, form=form, part="meetings", meeting=one)


# Members ---------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(*LIVE)
def members(request, activity):
    """Who sits at the table, who did, and one more."""
    form = MemberForm(request.POST or None)
    if _sent(request, form) and done(form, working.seat, activity, **form.cleaned_data, **who(request)):
        messages.success(request, _("Ya integra la mesa."))
        return redirect("activities_office:members", activity.code)
    today = day_of(request.arrived_at)
    found = list(activity.members.all())
    context = {
        "current": [one for one in found if one.ends_on is None or one.ends_on > today],
        "past": [one for one in found if one.ends_on is not None and one.ends_on <= today],
    }
    return show(request, "members", activity, form=form, part="members", **context)


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(*LIVE)
def member_end(request, activity, pk):
    """She leaves the table from a day on."""
    one = get_object_or_404(activity.members.select_related("activity__service"), pk=pk)
    form = MemberEndForm(request.POST or None, initial={"ends_on": day_of(request.arrived_at)})
    if _sent(request, form):
        try:
            if done(form, working.unseat, one, **form.cleaned_data, **who(request)):
                messages.success(request, _("Anotamos que deja la mesa."))
                return redirect("activities_office:members", activity.code)
        except TransitionError:
            form.add_error(None, _("Ya está anotado desde qué día no la integra."))
    return show(request, "member_end", activity, form=form, part="members", member=one)


# Work plan -------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(*LIVE)
def work_plan(request, activity):
    """What the table set out to do, how it goes, and one more thing."""
    form = PlanForm(request.POST or None)
    if _sent(request, form) and done(form, working.plan, activity, **form.cleaned_data, **who(request)):
        messages.success(request, _("Agregamos la tarea."))
        return redirect("activities_office:work_plan", activity.code)
    rows = pages.office_plan_rows(activity, day_of(request.arrived_at))
    return show(request, "work_plan", activity, form=form, part="work_plan", rows=rows)


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(*LIVE)
def plan_item(request, activity, number):
    """How something of the plan goes."""
    item = get_object_or_404(activity.plan.select_related("activity__service"), number=number)
    initial = {name: getattr(item, name) for name in ("state", "evidence", "url")}
    form = PlanUpdateForm(request.POST or None, initial=initial | {"seen": item.changed_at.isoformat()})
    if _sent(request, form):
        values = {name: form.cleaned_data[name] for name in initial} | {"seen_at": form.seen_at()}
        if done(form, working.update_plan, item, **values, **who(request)):
            messages.success(request, _("Guardamos el avance."))
            return redirect("activities_office:work_plan", activity.code)
    return show(request, "plan_item", activity, form=form, part="work_plan", item=item)
