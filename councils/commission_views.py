"""The electoral commission's screens: who is admitted, what is ruled, which rolls and names are published.

The service that called the process reads them too; only the commission decides.
"""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.forms import stale_words
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited
from participa.core.permissions import require
from participa.services.acting import act_for

from . import commission_pages as pages
from . import commission_queue as queue
from .actions import deciding
from .actions.deciding import TooEarly
from .commission_forms import DecideForm, RuleForm
from .models import Objection, Process
from .permissions import can_rule, is_commissioner, readable_processes
from .steps import with_steps

PER_PAGE = 20
form_methods = require_http_methods(["GET", "HEAD", "POST"])


def read(request, code):
    """The process, if she may read what its commission does: hers, or called by a service of hers.

    What is sent comes from somebody of the commission, or it is not even read.
    """
    known = readable_processes(request.user, now=request.arrived_at)
    known = known.filter(status__in=[Process.Status.PUBLISHED, Process.Status.ANNULLED])
    process = get_object_or_404(with_steps(known), code=code)
    require(request.method != "POST" or is_commissioner(request.user, process))
    act_for(request, process.council.service)
    return process


def with_vote(view):
    """Decorator: the view gets the process of this code. Where nobody votes, it has no such page."""

    @wraps(view)
    def wrapper(request, code, **kwargs):
        process = read(request, code)
        if not process.has_vote:
            raise Http404
        return view(request, process, **kwargs)

    return wrapper


def show(request, process, screen, *, form=None, menu="", **context):
    """A screen of the commission; 422 if what was sent has to be put right."""
    frame = pages.frame(process, menu or screen, by=request.user, now=request.arrived_at)
    context = frame | context | {"form": form}
    refused = form is not None and form.is_bound and form.errors
    return render(request, f"councils/office/{screen}.html", context, status=422 if refused else 200)


def refuse(form, error):
    """Say in the form why an act refused: beside the field, where it names one."""
    if isinstance(error, TooEarly):
        form.add_error(None, error.words)
    elif isinstance(error, StaleError):
        form.add_error(None, stale_words(error))
    else:
        named = hasattr(error, "error_dict") and not set(error.error_dict) <= set(form.fields)
        form.add_error(None, ValidationError(error.messages) if named else error)


def told_first(request, by, at):
    """A colleague of the commission did it first: say who, and when."""
    words = _("Ya lo hizo %(who)s. Lo tuyo no cambió nada.") % {"who": pages.who_words(by, at)}
    messages.warning(request, words)


# Applications ----------------------------------------------------------------------------------


@require_safe
@login_required
def applications(request, code):
    """The queue: what waits first, in the order it came."""
    process = read(request, code)
    chosen = queue.QueueFilter.read(request.GET, process)
    found = queue.with_standing(chosen.apply(process), now=request.arrived_at)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    for application in page:
        application.process = process
    saw(process, by=request.user, now=request.arrived_at, what="council_applications")
    return show(
        request,
        process,
        "applications",
        chosen=chosen,
        tabs=queue.tabs(chosen, process),
        options=queue.estate_options(chosen, process),
        page=page,
        rows=[queue.row(application, chosen) for application in page],
    )


def _application(process, receipt):
    found = process.applications.select_related(
        "organization__kind", "applicant", "contest__estate", "decided_by"
    )
    application = get_object_or_404(found, receipt=receipt)
    application.process = process
    return application


@require_safe
@login_required
def application(request, code, receipt):
    process = read(request, code)
    return _show_application(request, _application(process, receipt))


@require_POST
@login_required
@limited("form")
@once
def application_decide(request, code, receipt):
    """Admit, observe or refuse; then the next one."""
    process = read(request, code)
    found = _application(process, receipt)
    now = request.arrived_at
    form = DecideForm(request.POST, possible=queue.possible(found, now=now))
    if not form.is_valid():
        return _show_application(request, found, form)
    data = form.cleaned_data
    try:
        deciding.decide(
            found, data["status"], reason=data["reason"], seen=data["seen"], by=request.user, now=now
        )
    except (TooEarly, StaleError, ValidationError) as error:
        refuse(form, error)
        form.data = form.data.copy()
        found = _application(process, receipt)
        form.data["seen"] = deciding.version_of(found)
        return _show_application(request, found, form)
    except TransitionError:
        return _decided_already(request, process, receipt)
    return _to_the_next(request, found)


def _decided_already(request, process, receipt):
    found = _application(process, receipt)
    if found.decided_at:
        told_first(request, found.decided_by, found.decided_at)
    else:
        messages.warning(request, _("Ya no se puede decidir: mira en qué quedó."))
    return redirect("councils_office:application", process.code, receipt)


def _to_the_next(request, found):
    chosen = queue.QueueFilter.read(request.GET, found.process)
    messages.success(
        request,
        _("%(name)s: %(state)s. Le avisamos.")
        % {
            "name": found.organization.name if found.organization else found.receipt,
            "state": found.get_status_display(),
        },
    )
    following = queue.next_waiting(found, chosen)
    return redirect(following or pages.url(found.process, "applications"))


def _show_application(request, found, form=None):
    now = request.arrived_at
    chosen = queue.QueueFilter.read(request.GET, found.process)
    context = queue.evidence(found, by=request.user, now=now, chosen=chosen)
    if form is None and context["possible"] and context["may_decide"]:
        form = DecideForm(possible=context["possible"], initial={"seen": context["seen"]})
    saw(found, by=request.user, now=now, what="council_application")
    context |= {"menu": "applications", "query": chosen.address()}
    return show(request, found.process, "application", form=form, **context)


# Objections and appeals ------------------------------------------------------------------------


@require_safe
@login_required
@with_vote
def objections(request, process):
    found = process.objections.select_related(
        "application__organization", "author", "organization", "ruled_by"
    )
    waiting = request.GET.get("estado") != "todas"
    if waiting:
        found = found.filter(status=Objection.Status.SUBMITTED)
    page = Paginator(found.order_by("submitted_at", "pk"), PER_PAGE).get_page(request.GET.get("pagina"))
    ruled = page.paginator.count == 0 and process.objections.exists()
    saw(process, by=request.user, now=request.arrived_at, what="council_objections")
    return show(
        request,
        process,
        "objections",
        ruled=[(_("Ver todas"), "?estado=todas")] if ruled else [],
        page=page,
        rows=[pages.objection_row(one) for one in page],
        tabs=pages.objection_tabs(process, waiting),
        waiting=waiting,
    )


@form_methods
@login_required
@limited("form")
@once
@with_vote
def objection_rule(request, process, pk):
    """What was said, the application it is about, and what the commission rules."""
    now = request.arrived_at
    objection = _objection(process, pk)
    is_appeal = objection.kind == Objection.Kind.APPEAL
    form = RuleForm(request.POST if request.method == "POST" else None, is_appeal=is_appeal)
    if request.method == "POST" and form.is_valid():
        try:
            deciding.rule(objection, by=request.user, now=now, **form.cleaned_data)
        except (TooEarly, ValidationError) as error:
            refuse(form, error)
        except TransitionError:
            return _ruled_already(request, process, pk)
        else:
            messages.success(request, _("Quedó resuelta. Avisamos a quien la presentó y a la organización."))
            return redirect("councils_office:objections", process.code)
    saw(process, by=request.user, now=now, what="council_objections")
    open_now = objection.status == Objection.Status.SUBMITTED and process.final_roll_at is None
    return show(
        request,
        process,
        "objection_rule",
        form=form if open_now else None,
        menu="objections",
        objection=objection,
        row=pages.objection_row(objection),
        may_rule=can_rule(request.user, objection, now=now),
        receipt=objection.application.receipt,
    )


def _objection(process, pk):
    found = process.objections.select_related(
        "application__organization__kind", "application__contest__estate", "author", "organization",
        "ruled_by", "document",
    )  # fmt: skip
    objection = get_object_or_404(found, pk=pk)
    objection.process = objection.application.process = process
    return objection


def _ruled_already(request, process, pk):
    objection = _objection(process, pk)
    if objection.ruled_at:
        told_first(request, objection.ruled_by, objection.ruled_at)
    else:
        words = _("Ya no se puede resolver: se retiró, o el padrón definitivo ya se publicó.")
        messages.warning(request, words)
    return redirect("councils_office:objections", process.code)
