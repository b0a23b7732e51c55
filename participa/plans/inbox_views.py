"""The officer's screens of what people proposed: answer it with reasons, moderate it with a reason."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.core.permissions import require
from participa.services.acting import act_for, acting

from . import inbox_pages as pages
from .actions import answering
from .inbox_forms import AnswerForm, RemoveForm
from .office_views import done, form_methods, who
from .permissions import can_answer, can_moderate, services_of, topics_in_office

SEEN = "topic_requests"


@require_safe
@login_required
def topics(request):
    """What was proposed to her services, the first due first."""
    now = request.arrived_at
    if not services_of(request.user, now=now).exists():
        raise Http404
    found = topics_in_office(request.user, now=now)
    if slug := acting(request).slug:
        found = found.filter(service__slug=slug)
    context = pages.inbox(found, request.GET, now=now)
    for service in {item["topic"].service for item in context["items"]}:
        saw(service, by=request.user, now=now, what=SEEN)
    return render(request, "plans/office/topics.html", context)


def _topic(request, code):
    """The topic, if she acts for its service; for anybody else it does not exist."""
    found = topics_in_office(request.user, now=request.arrived_at)
    people = ("service", "matter__plan__service", "answered_by", "removed_by", "organization")
    one = get_object_or_404(found.select_related(*people), code=code)
    act_for(request, one.service)
    return one


@form_methods
@login_required
@limited("form")
@once
def topic(request, code):
    """A topic and its answer: it enters the plan, or why not."""
    one, today = _topic(request, code), day_of(request.arrived_at)
    may_answer = can_answer(request.user, one, now=request.arrived_at)
    form = AnswerForm(request.POST or None, matters=pages.matters_for(one, today.year), today=today)
    if request.method == "POST":
        require(may_answer)
        if form.is_valid() and _answered(request, one, form):
            return redirect(one.get_office_url())
    saw(one, by=request.user, now=request.arrived_at, what=SEEN)
    context = pages.topic_page(one, now=request.arrived_at) | {"form": form, "may_answer": may_answer}
    context["may_moderate"] = can_moderate(request.user, one, now=request.arrived_at)
    return render(request, "plans/office/topic.html", context, status=422 if form.errors else 200)


def _answered(request, one, form):
    """Whether there is nothing else to type: it was answered, now or by somebody before."""
    act = answering.accept if form.is_accepted else answering.reject
    values = form.values if form.is_accepted else {"answer": form.cleaned_data["answer"]}
    try:
        if not done(form, act, one, **values, **who(request)):
            return False
    except TransitionError:
        messages.warning(request, _("Otra persona lo respondió o lo retiró antes. Lo tuyo no cambió nada."))
    else:
        messages.success(request, _("Publicamos la respuesta y le avisamos a quien lo propuso."))
    return True


@form_methods
@login_required
@limited("form")
@once
def remove(request, code):
    """Stop showing it, with a reason of the list. Its author is told."""
    one = _topic(request, code)
    require(can_moderate(request.user, one, now=request.arrived_at))
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _moved(request, answering.remove, one, _("Lo retiramos y le avisamos por qué."), **form.cleaned_data)
        return redirect(one.get_office_url())
    saw(one, by=request.user, now=request.arrived_at, what=SEEN)
    context = pages.topic_page(one, now=request.arrived_at) | {"form": form}
    return render(request, "plans/office/topic_remove.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
@limited("form")
@once
def restore(request, code):
    """Show it again."""
    one = _topic(request, code)
    _moved(request, answering.restore, one, _("Se muestra de nuevo."))
    return redirect(one.get_office_url())


def _moved(request, act, one, words, **values):
    try:
        act(one, **values, **who(request))
    except TransitionError:
        messages.warning(request, _("Otra persona lo cambió antes. Lo tuyo no cambió nada."))
    else:
        messages.success(request, words)
