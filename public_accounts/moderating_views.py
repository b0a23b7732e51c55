"""Moderation, and the page of whoever has the microphone in the hall."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_POST, require_safe

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited

from . import answering_pages as pages
from . import hall_pages
from .actions import answering
from .answering_forms import RemoveForm, TypedForm
from .answering_views import form_methods, moderated, of_an_account, refused, said, show, workable
from .models import Status
from .permissions import can_answer, can_moderate
from .replying_views import question_of


def _to(account, question):
    return redirect("public_accounts_office:question", account.code, question.pk)


@form_methods
@login_required
@limited("form")
@once
@of_an_account(moderated)
def remove(request, account, pk):
    """Stop showing a question, with a reason of the list; its author is told."""
    question = question_of(account, pk)
    if not pages.may_be_removed(question, account):
        return refused(request, account, question=question, group=question.answer)
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answering.remove(question, by=request.user, now=request.arrived_at, **form.cleaned_data)
        except TransitionError:
            question = question_of(account, pk)
            return refused(request, account, question=question, group=question.answer)
        except ValidationError as error:
            said(form, error)
        else:
            messages.success(request, _("La retiramos: ya no se muestra. Se puede reponer."))
            return _to(account, question)
    saw(question, by=request.user, now=request.arrived_at, what="question")
    return show(request, "remove", account, form=form, question=question, facts=pages.about(question))


@require_POST
@login_required
@limited("form")
@once
@of_an_account(moderated)
def restore(request, account, pk):
    """Show it again."""
    question = question_of(account, pk)
    try:
        answering.restore(question, by=request.user, now=request.arrived_at)
    except TransitionError:
        fresh = question_of(account, pk)
        if fresh.removed_at is None and fresh.withdrawn_at is None:
            messages.info(request, _("Ya se mostraba de nuevo: alguien de tu equipo la repuso antes."))
            return _to(account, fresh)
        return refused(request, account, question=fresh)
    messages.success(request, _("La repusimos: se muestra de nuevo y espera su respuesta."))
    return _to(account, question)


# The hall --------------------------------------------------------------------------------------


@require_POST
@login_required
@limited("form")
@once
@of_an_account(moderated)
def spoken(request, account, pk):
    """It is being read out: the board of the hall shows it first."""
    question = answering.mark_spoken(question_of(account, pk), by=request.user, now=request.arrived_at)
    if question.spoken_at is None:
        return refused(request, account, question=question_of(account, pk))
    messages.success(request, _("La sala ve esa pregunta en primer lugar."))
    return redirect("public_accounts_office:hall", account.code)


@require_safe
@login_required
@of_an_account(workable)
def hall(request, account):
    """The newest and the most supported, to be read out; and a short form for what is asked aloud."""
    now = request.arrived_at
    may_type = account.status == Status.CALLED and can_answer(request.user, account, now=now)
    saw(account, by=request.user, now=now, what="questions")
    context = hall_pages.hall(account, now=now) | {"form": TypedForm() if may_type else None}
    return show(request, "hall", account, may_type=may_type, status=200, **context)


def _as_it_is(request, code):
    """The tag of what the hall shows now, so that nothing new costs almost nothing."""
    request.hall = workable(request, code)
    return hall_pages.tag_of(request.hall)


@require_safe
@login_required
@condition(etag_func=_as_it_is)
def hall_questions(request, code):
    """The inside of that page, asked every few seconds. It shows only what anybody may read: no line."""
    account = request.hall
    now = request.arrived_at
    context = hall_pages.hall(account, now=now) | {
        "account": account,
        "may_moderate": account.status == Status.CALLED and can_moderate(request.user, account, now=now),
    }
    response = render(request, "public_accounts/office/_answering_hall_lists.html", context)
    patch_cache_control(response, private=True, no_cache=True)
    return response
