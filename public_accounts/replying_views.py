"""Answering: a group or a question alone, drafted, published and, if need be, corrected."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.cursors import page_of
from participa.core.figures import figure
from participa.core.forms import stale_words
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited

from . import answering_pages as pages
from . import inbox
from .actions import answering
from .answering_forms import AnswerForm, CorrectForm
from .answering_views import (
    answerable,
    form_methods,
    inbox_url,
    of_an_account,
    refused,
    said,
    show,
    workable,
)
from .models import AnswerGroup, Question, Status

GStatus = AnswerGroup.Status


def _group(account, number):
    found = account.groups.select_related("changed_by", "answered_by").filter(number=number)
    group = found.first()
    if group is not None:
        group.account = account
    return group


def question_of(account, pk):
    found = account.questions.select_related(
        "region", "organization", "group__changed_by", "group__answered_by", "typed_by", "removed_by"
    )
    question = get_object_or_404(found, pk=pk)
    question.account = account
    return question


# A group ---------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_an_account(answerable)
def answer(request, account, number):
    """A group and its one answer: its draft, or what was published."""
    group = _group(account, number)
    if group is None:
        return _gone(request, account, number)
    writable = group.status == GStatus.DRAFT and account.status == Status.CALLED
    if request.method == "POST" and not writable:
        return refused(request, account, group=group)
    publishing = "publish" in request.POST
    form = AnswerForm(request.POST or None, initial=pages.initial_of(group), publishing=publishing)
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        try:
            return _written(request, account, group, form, publishing)
        except StaleError as error:
            form.add_error(None, stale_words(error))
        except answering.GroupGone:
            return _gone(request, account, number)
        except TransitionError:
            return refused(request, account, group=_group(account, number))
        except ValidationError as error:
            said(form, error)
    return _show_group(request, account, group, form, writable=writable)


def _written(request, account, group, form, publishing):
    """Save it; and publish it, or go on with the next one."""
    by, now = request.user, request.arrived_at
    saved = answering.write_answer(group, by=by, now=now, seen_at=form.seen_at(), **form.said())
    if publishing:
        answering.publish_answer(saved, by=by, now=now, seen_at=saved.changed_at)
        _tell_published(request, group)
    else:
        messages.success(request, _("Guardamos el borrador. Nadie más lo ve hasta que lo publiques."))
    return _onward(request, account, group)


def _tell_published(request, group):
    number = pages.people_told(group)
    words = ngettext(
        "Publicamos la respuesta. Le avisamos a %(count)s persona por correo.",
        "Publicamos la respuesta. Les avisamos a %(count)s personas por correo.",
        number,
    )
    told = words % {"count": figure(number)} if number else _("Publicamos la respuesta.")
    messages.success(request, told)


def _onward(request, account, group):
    if "next" in request.POST or "publish" in request.POST:
        return _to_the_next(request, account, inbox.following(account, group=group))
    return redirect("public_accounts_office:answer", account.code, group.number)


def _to_the_next(request, account, question):
    if question is None:
        messages.success(request, _("No queda ninguna sin empezar."))
        return redirect(inbox_url(account))
    if question.group_id:
        return redirect("public_accounts_office:answer", account.code, question.group.number)
    return redirect("public_accounts_office:question", account.code, question.pk)


def _gone(request, account, number):
    """A colleague emptied the group: what was being written for it is given back to be copied."""
    title, words = pages.refusal(account, number=number)
    if request.method != "POST":
        if not pages.was_undone(account, number):
            raise Http404
        return show(request, "refused", account, title=title, words=words, written="", status=410)
    return refused(request, account, number=number)


def _show_group(request, account, group, form, *, writable):
    questions = pages.with_people(group.questions.visible())
    page = page_of(questions, request.GET.get("cursor", ""), by="support_count")
    if page.rows:
        saw(account, by=request.user, now=request.arrived_at, what="questions", group=group.number)
    alike = pages.suggestions(account, f"{group.title} {page.rows[0].text if page.rows else ''}")
    return show(
        request,
        "group",
        account,
        form=form,
        group=group,
        writable=writable,
        first=page.rows[0] if page.rows and not page.previous else None,
        due=pages.due_of(account, now=request.arrived_at),
        rows=pages.rows(page.rows, account, now=request.arrived_at),
        next=f"?cursor={page.next}" if page.next else "",
        previous=f"?cursor={page.previous}" if page.previous else "",
        alike=pages.rows(alike, account, now=request.arrived_at) if writable else [],
        versions=group.versions.select_related("replaced_by"),
        preview=_preview(request, form, account, page.rows),
        told=pages.people_told(group),
        moment=pages.moment(group.video_second),
        status=422 if form.errors else 200,
    )


def _preview(request, form, account, questions):
    """What people will read, if she asked to look at it. Nothing is written."""
    if "look" not in request.POST or not form.is_valid() or not questions:
        return None
    return pages.preview(
        questions[0],
        account,
        answer=form.cleaned_data["answer"],
        video_second=form.cleaned_data["video"],
        together=len(questions),
        now=request.arrived_at,
    )


# A question alone ------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_an_account(workable)
def question(request, account, pk):
    """A question by itself: what was asked, how it stands and, for whoever answers, its answer."""
    if request.method == "POST":
        answerable(request, account.code)
    question = question_of(account, pk)
    if request.method == "POST" and not _is_alone(question, account):
        return refused(request, account, question=question, group=question.answer)
    publishing = "publish" in request.POST
    initial = {"title": answering.shortened(question.text)}
    form = AnswerForm(request.POST or None, initial=initial, publishing=publishing)
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        try:
            return _written_alone(request, account, question, form, publishing)
        except TransitionError:
            question = question_of(account, pk)
            return refused(request, account, question=question, group=question.answer)
        except ValidationError as error:
            said(form, error)
    return _show_question(request, account, question, form)


def _is_alone(question, account):
    return pages.is_owed(question) and question.group_id is None and account.status == Status.CALLED


def _written_alone(request, account, question, form, publishing):
    """Save it. Without a word of an answer nothing is kept: she only goes on to the next."""
    by, now = request.user, request.arrived_at
    if "next" in request.POST and not form.cleaned_data["answer"]:
        return _to_the_next(request, account, inbox.following(account, question=question))
    verb = answering.answer_alone if publishing else answering.write_alone
    group = verb(question, by=by, now=now, **form.said())
    if publishing:
        _tell_published(request, group)
    else:
        messages.success(request, _("Guardamos el borrador. Nadie más lo ve hasta que lo publiques."))
    return _onward(request, account, group)


def _show_question(request, account, question, form):
    saw(question, by=request.user, now=request.arrived_at, what="question")
    alone = _is_alone(question, account)
    alike = pages.suggestions(account, question.text) if alone else []
    now = request.arrived_at
    return show(
        request,
        "question",
        account,
        form=form,
        question=question,
        alone=alone,
        tag=pages.tag_of(question),
        facts=pages.about(question),
        is_topic=question.kind == Question.Kind.TOPIC,
        removable=pages.may_be_removed(question, account),
        due=pages.due_of(account, now=now) if pages.is_owed(question) else None,
        alike=pages.rows([one for one in alike if one.pk != question.pk], account, now=now),
        told=int(question.author_id is not None),
        preview=_preview(request, form, account, [question]),
        status=422 if form.errors else 200,
    )


# What was published ----------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_an_account(answerable)
def correct(request, account, number):
    """Correct a published answer: the reason is published too, and what was read before stays."""
    group = get_object_or_404(_published(account), number=number)
    group.account = account
    if account.status != Status.CALLED:
        return refused(request, account, group=group)
    initial = {"answer": group.answer, "seen": group.changed_at.isoformat()}
    form = CorrectForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            answering.correct_answer(
                group,
                answer=data["answer"],
                reason=data["reason"],
                by=request.user,
                now=request.arrived_at,
                seen_at=form.seen_at(),
            )
        except StaleError as error:
            form.add_error(None, stale_words(error))
        except ValidationError as error:
            said(form, error)
        else:
            messages.success(request, _("Publicamos la corrección y avisamos a quienes preguntaron."))
            return redirect("public_accounts_office:answer", account.code, group.number)
    return show(request, "correct", account, form=form, group=group)


def _published(account):
    return account.groups.filter(status=GStatus.ANSWERED).select_related("changed_by", "answered_by")
