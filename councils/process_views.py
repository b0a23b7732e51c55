"""The officer's screens of a process until it is called: what is elected, when, by whom it is conducted."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.dates import full_date
from participa.core.forms import stale_words
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited
from participa.services.acting import act_for
from participa.services.permissions import EDITORS

from . import process_office_pages as pages
from . import seating_pages
from .actions import calling
from .models import Process
from .office_views import form_methods, of_a_council, said
from .office_views import show as show_council
from .permissions import can_manage, readable_processes
from .process_forms import (
    CallForm,
    CommissionerForm,
    ContestRow,
    DatesForm,
    NewProcessForm,
    ProcessForm,
    SeenForm,
)
from .readiness import NotReady, issues_of
from .steps import with_steps

Status = Process.Status
PARTS = ("council__service", "council__region", "published_by", "annulled_by", "appointed_by", "changed_by")


def managed(request, code):
    """The process, if this person prepares it for its service; for anybody else it does not exist."""
    found = Process.objects.filter(council__service__closed_on=None, council__is_reported=False)
    found = found.administered_by(request.user, *EDITORS, now=request.arrived_at)
    process = get_object_or_404(with_steps(found).select_related(*PARTS), code=code)
    act_for(request, process.council.service)
    return process


def readable(request, code):
    """The process, for whoever manages it and for its commission."""
    found = with_steps(readable_processes(request.user, now=request.arrived_at))
    process = get_object_or_404(found.prefetch_related("stages__changes"), code=code)
    if can_manage(request.user, process.council, now=request.arrived_at):
        act_for(request, process.council.service)
    return process


def of_a_process(view):
    """Decorator: the view gets the process of this code, drafts and called alike."""

    @wraps(view)
    def wrapper(request, code, **kwargs):
        return view(request, managed(request, code), **kwargs)

    return wrapper


def of_a_draft(view):
    """Decorator: the view gets the draft of this code. If a colleague called it first, she is named."""

    @wraps(view)
    def wrapper(request, code, **kwargs):
        process = managed(request, code)
        if process.status == Status.DRAFT:
            try:
                return view(request, process, **kwargs)
            except TransitionError:  # between these two lines
                process = managed(request, code)
        return _already_called(request, process)

    return wrapper


def _already_called(request, process):
    if not process.published_at:  # held before the portal: nobody called it here
        raise Http404
    words = _("%(name)s ya lo convocó el %(when)s.") % {
        "name": process.published_by or _("Otra persona"),
        "when": full_date(process.published_at),
    }
    messages.warning(request, words)
    return redirect(process.get_office_url())


def show(request, screen, process, *, form=None, **context):
    """A screen of a process, with its menu beside it; 422 if its form was refused."""
    context |= {
        "process": process,
        "council": process.council,
        "form": form,
        "side": pages.menu(process, screen),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, f"councils/office/{screen}.html", context, status=status)


def to(screen, process):
    return redirect(reverse(f"councils_office:{screen}", args=[process.code]))


@require_safe
@login_required
def process(request, code):
    """How a process goes: for the officer and for the electoral commission."""
    found = readable(request, code)
    saw(found, by=request.user, now=request.arrived_at, what="council_commission")
    context = pages.overview(found, by=request.user, now=request.arrived_at)
    return render(request, "councils/office/process.html", context)


@form_methods
@login_required
@limited("form")
@once
@of_a_council
def process_new(request, council):
    """A draft of a process: its stages are dated from its first day."""
    form = NewProcessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = calling.create(
            council,
            by=request.user,
            now=request.arrived_at,
            certificate_days=settings.CERTIFICATE_VALID_DAYS,
            **form.cleaned_data,
        )
        messages.success(request, _("Creamos el borrador. Nadie lo ve hasta que lo convoques."))
        return to("process_edit", made)
    lacks_rules = not council.rules.current().exists()
    return show_council(request, "process_new", council, form=form, part="detail", lacks_rules=lacks_rules)


@form_methods
@login_required
@limited("form")
@once
@of_a_draft
def process_edit(request, process):
    """What people read before they apply."""
    form = ProcessForm(
        request.POST or None, instance=process, initial={"seen": process.changed_at.isoformat()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            calling.edit(
                process, by=request.user, now=request.arrived_at, seen_at=form.seen_at(), **form.texts
            )
        except StaleError as error:
            form.add_error(None, stale_words(error))
        else:
            messages.success(request, _("Guardamos los textos."))
            return to("process" if "stay" in request.POST else "process_contests", process)
    return show(request, "process_edit", process, form=form)


@form_methods
@login_required
@limited("form")
@once
@of_a_draft
def process_contests(request, process):
    """Which estates elect, how many seats each and how many names a vote may mark."""
    mine = {contest.estate_id: contest for contest in process.contests.all()}
    seen = SeenForm(request.POST or None, initial={"seen": process.changed_at.isoformat()})
    rows = [
        ContestRow(
            request.POST or None,
            estate=estate,
            has_vote=process.has_vote,
            initial=_contest_initial(estate, mine.get(estate.pk)),
        )
        for estate in pages.estates_of(process.council)
    ]
    faults = []
    if request.method == "POST":
        wanted = [row.values for row in rows if row.is_valid() and row.values]
        if not any(row.errors for row in rows):
            faults = _set_contests(request, process, wanted, seen)
            if not faults:
                messages.success(request, _("Guardamos qué cupos se llenan."))
                return to("process_dates", process)
    wrong = bool(faults) or (request.method == "POST" and any(row.errors for row in rows))
    context = {"process": process, "council": process.council, "rows": rows, "faults": faults}
    context |= {"side": pages.menu(process, "process_contests"), "is_wrong": wrong, "seen": seen}
    return render(request, "councils/office/process_contests.html", context, status=422 if wrong else 200)


def _contest_initial(estate, contest):
    if contest is None:
        return {"elects": False, "seats": estate.seats_open, "max_choices": 1}
    return {"elects": True, "seats": contest.seats, "max_choices": contest.max_choices}


def _set_contests(request, process, wanted, seen):
    if not wanted or not seen.is_valid():
        return [_("Elige al menos un estamento.")]
    try:
        calling.set_contests(process, wanted, by=request.user, now=request.arrived_at, seen_at=seen.seen_at())
    except StaleError as error:
        return [stale_words(error)]
    except ValidationError as refused:
        return refused.messages
    return []


@form_methods
@login_required
@limited("form")
@once
@of_a_draft
def process_dates(request, process):
    """The first day and how long each stage lasts, with every date that comes out of it."""
    initial = pages.dates_of(process)
    seen = {"seen": process.changed_at.isoformat()}
    form = DatesForm(request.POST or None, initial=initial | seen, terms=pages.stage_terms(process))
    if request.method == "POST" and form.is_valid() and "preview" not in request.POST:
        try:
            calling.plan_stages(
                process,
                start=form.cleaned_data["start"],
                lengths=form.lengths,
                seen_at=form.seen_at(),
                by=request.user,
                now=request.arrived_at,
                **form.values,
            )
        except StaleError as error:
            form.add_error(None, stale_words(error))
        else:
            messages.success(request, _("Guardamos las fechas."))
            return to("process_dates", process)
    if form.is_bound and form.is_valid():
        start, lengths = form.cleaned_data["start"], form.lengths
    else:
        start = initial["start"]
        lengths = {stage.code: stage.days for stage in process.stages.all() if stage.source == "own"}
    plan = pages.preview(process, start, lengths) if start else None
    found = [] if form.is_bound else issues_of(process, now=request.arrived_at)
    wrong = [issue.text for issue in found if issue.screen == "process_dates"]
    return show(request, "process_dates", process, form=form, plan=plan, wrong=wrong)


# The commission --------------------------------------------------------------------------------


@form_methods
@login_required
@limited("invitation")  # it says whether an address has an account
@once
@of_a_process
def process_commission(request, process):
    """Who conducts the election: named by act, until the result is published."""
    now = request.arrived_at
    form = None
    if process.status in {Status.DRAFT, Status.PUBLISHED} and process.result_at is None:
        team = seating_pages.team_of(process.council.service, now)
        form = CommissionerForm(request.POST or None, team=team)
        if request.method == "POST" and form.is_valid() and _name_commissioner(request, process, form):
            messages.success(request, _("Ya es de la comisión electoral."))
            return to("process_commission", process)
    saw(process, by=request.user, now=now, what="council_commission")
    people = process.commissioners.select_related("user", "added_by", "removed_by")
    return show(
        request,
        "process_commission",
        process,
        form=form,
        people=[one for one in people if one.removed_at is None],
        past=[one for one in people if one.removed_at],
    )


def _name_commissioner(request, process, form):
    try:
        calling.add_commissioner(process, form.person, by=request.user, now=request.arrived_at, **form.values)
    except ValidationError as refused:
        said(request, form, refused)
    except TransitionError:
        form.add_error(None, _("El proceso ya terminó: no necesita más comisión."))
    return not form.errors


@require_POST
@login_required
@limited("form")
@once
@of_a_process
def commissioner_remove(request, process, pk):
    """She is no longer of the commission; what she decided stays."""
    member = get_object_or_404(process.commissioners, pk=pk)
    try:
        calling.remove_commissioner(member, by=request.user, now=request.arrived_at)
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    except TransitionError:
        messages.warning(request, _("Ya no era de la comisión: otra persona la sacó antes."))
    else:
        messages.success(request, _("Ya no es de la comisión. Lo que decidió sigue en pie."))
    return to("process_commission", process)


# Calling it ------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_a_draft
def process_publish(request, process):
    """Call it by act. What is missing is named; a colleague who was first is named too."""
    now = request.arrived_at
    form = CallForm(request.POST or None, today=day_of(now))
    if request.method == "POST" and form.is_valid():
        try:
            calling.publish(process, by=request.user, now=now, **form.cleaned_data)
        except NotReady as error:
            for issue in error.issues:
                form.add_error(None, issue.text)
        except ValidationError as refused:
            said(request, form, refused)
        else:
            messages.success(request, _("Convocamos el proceso. Cada etapa se abre y se cierra sola."))
            return redirect(process.get_office_url())
    issues = list(pages.issue_rows(process, now))
    ready = not any(issue["blocks"] for issue in issues)
    return show(request, "process_publish", process, form=form, issues=issues, ready=ready)


@form_methods
@login_required
@limited("form")
@once
@of_a_draft
def process_delete(request, process):
    """Throw a draft away, after asking."""
    council = process.council
    if request.method == "POST":
        calling.delete_draft(process, by=request.user, now=request.arrived_at)
        messages.success(request, _("Borramos el borrador."))
        return redirect(council.get_office_url())
    return show(request, "process_delete", process)
