"""The officer's screens of a process that was called: its dates, its lot, its end and who is appointed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from participa.audit.once import once
from participa.core.calendar import ONE_DAY, day_of
from participa.core.dates import full_date
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited

from . import process_office_pages as pages
from .actions import appointing, calling
from .actions.deciding import TooEarly
from .models import Process
from .office_views import form_methods, said, stored
from .process_forms import AnnulForm, AppointForm, DesignateForm, LotForm, StageForm
from .process_views import managed, of_a_process, show
from .steps import rule_words

Status = Process.Status


def _over(request, process):
    """It was finished or undone meanwhile: who, and when."""
    process = managed(request, process.code)
    if process.annulled_at:
        words, by, at = _("%(name)s lo anuló el %(when)s."), process.annulled_by, process.annulled_at
    elif process.appointed_at:
        words, by, at = (
            _("%(name)s ya nombró a quienes integran el consejo, el %(when)s."),
            process.appointed_by,
            process.appointed_at,
        )
    else:
        messages.warning(request, _("Eso ya no se puede hacer en este proceso."))
        return redirect(process.get_office_url())
    messages.warning(request, words % {"name": by or _("Otra persona"), "when": full_date(at)})
    return redirect(process.get_office_url())


def _done(request, process, words):
    messages.success(request, words)
    return redirect(process.get_office_url())


@form_methods
@login_required
@limited("form")
@once
@of_a_process
def process_stage(request, process, pk):
    """New days for a stage. An expired period is not extended."""
    now = request.arrived_at
    stage = get_object_or_404(process.stages.filter(ends_at__isnull=False), pk=pk)
    if process.status == Status.DRAFT:
        return redirect("councils_office:process_dates", process.code)
    if not process.is_going:
        return _over(request, process)
    initial = {"first": day_of(stage.starts_at), "last": stage.last_day, "move_rest": True}
    form = StageForm(request.POST or None, initial=initial, has_begun=stage.has_begun(now))
    if request.method == "POST" and form.is_valid():
        try:
            calling.change_stage(stage, by=request.user, now=now, **form.cleaned_data)
        except ValidationError as refused:
            said(request, form, refused)
        except TransitionError:
            return _over(request, process)
        else:
            return _done(request, process, _("Cambiamos las fechas y avisamos a quienes se inscribieron."))
    return show(
        request,
        "process_stage",
        process,
        form=form,
        stage=stage,
        rule=rule_words(stage),
        is_over=stage.is_over(now),
        has_begun=stage.has_begun(now),
        changes=stage.changes.select_related("changed_by"),
    )


@form_methods
@login_required
@limited("form")
@once
@of_a_process
def process_lot(request, process):
    """Where the number of a lot will come from, said before anybody votes."""
    if not pages.may_announce_lot(process, request.arrived_at):
        return _over(request, process)
    form = LotForm(request.POST or None, initial={"source": process.lot_source})
    if request.method == "POST" and form.is_valid():
        try:
            calling.announce_lot(process, by=request.user, now=request.arrived_at, **form.cleaned_data)
        except ValidationError as refused:
            said(request, form, refused)
        except TransitionError:
            return _over(request, process)
        else:
            return _done(request, process, _("Anunciamos de dónde saldrá el número."))
    return show(request, "process_lot", process, form=form)


@form_methods
@login_required
@limited("form")
@once
@of_a_process
def process_annul(request, process):
    """Undo a call, with a reason, before its members are appointed."""
    if process.status == Status.DRAFT:
        return redirect("councils_office:process_delete", process.code)
    if not process.is_going:
        return _over(request, process)
    form = AnnulForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            calling.annul(process, by=request.user, now=request.arrived_at, **form.cleaned_data)
        except ValidationError as refused:
            said(request, form, refused)
        except TransitionError:
            return _over(request, process)
        else:
            return _done(request, process, _("Anulamos el proceso. Lo que se hizo queda a la vista."))
    return show(request, "process_annul", process, form=form)


# Who enters ------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_a_process
def process_designate(request, process):
    """Choose who enters, where nobody votes."""
    if process.has_vote or process.status == Status.DRAFT:
        raise Http404
    if not process.is_going or process.candidates_at is None:
        return _over(request, process)
    contests = list(process.contests.select_related("estate"))
    form = DesignateForm(request.POST or None, contests=contests, initial=_designated(contests))
    if request.method == "POST" and form.is_valid():
        try:
            appointing.designate(process, form.chosen, by=request.user, now=request.arrived_at)
        except ValidationError as refused:
            said(request, form, refused)
        except TransitionError:
            return _over(request, process)
        else:
            messages.success(request, _("Guardamos a quiénes designas. Falta nombrarlos por resolución."))
            return redirect("councils_office:process_appoint", process.code)
    return show(request, "process_designate", process, form=form)


def _designated(contests):
    return {
        f"c{contest.pk}": list(contest.candidacies.filter(elected=True).values_list("pk", flat=True))
        for contest in contests
    }


@form_methods
@login_required
@limited("form")
@once
@of_a_process
def process_appoint(request, process):
    """Name by resolution those who were elected. Who takes which seat is shown before."""
    if process.status == Status.DRAFT:
        raise Http404
    try:
        appointing.check_may_appoint(process)
    except TooEarly as early:
        messages.warning(request, early.words)
        return redirect(process.get_office_url())
    except TransitionError:
        return _over(request, process)
    now = request.arrived_at
    initial = pages.appointed_for(process)
    form = AppointForm(request.POST or None, request.FILES or None, today=day_of(now), initial=initial)
    if (
        request.method == "POST"
        and form.is_valid()
        and "preview" not in request.POST
        and (answer := _appoint(request, process, form))
    ):
        return answer
    if form.is_bound and form.is_valid():
        initial = form.cleaned_data
    first, last = initial["starts_on"], initial["last_day"]
    rows = pages.seating_of(process, first, last + ONE_DAY) if first and last else []
    return show(request, "process_appoint", process, form=form, rows=rows, first=first, last=last)


def _appoint(request, process, form):
    """Where to go once they are named; None if it was refused, with the reason in the form."""
    data = form.cleaned_data
    try:
        with transaction.atomic():
            appointing.appoint(
                process,
                act_number=data["act_number"],
                act_date=data["act_date"],
                starts_on=data["starts_on"],
                last_day=data["last_day"],
                document=stored(request, form),
                by=request.user,
                now=request.arrived_at,
            )
    except TooEarly as early:
        form.add_error(None, early.words)
    except ValidationError as refused:
        said(request, form, refused)
    except TransitionError:
        return _over(request, process)
    else:
        return _done(request, process, _("Nombramos a quienes integran el consejo. Les avisamos por correo."))
    return None
