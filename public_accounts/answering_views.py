"""The inbox of an account, for whoever answers: read, put together, take apart."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.cursors import page_of
from participa.core.figures import figure, whole_number
from participa.core.forms import said
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.core.permissions import require
from participa.services.acting import act_for

from . import answering_pages as pages
from .actions import answering
from .answering_forms import MOST_TICKED, GroupForm
from .inbox import InboxFilter
from .models import Account, Question, Status
from .permissions import MODERATORS, can_answer, can_manage, can_moderate
from .planning_pages import menu

form_methods = require_http_methods(["GET", "HEAD", "POST"])
PEOPLE = ("service", "final_by", "cancelled_by")


def workable(request, code):
    """The account, if she moderates or answers its questions; for anybody else it does not exist."""
    found = Account.objects.exclude(status=Status.REPORTED)
    found = found.administered_by(request.user, *MODERATORS, now=request.arrived_at)
    account = get_object_or_404(found.select_related(*PEOPLE), code=code)
    act_for(request, account.service)
    return account


def answerable(request, code):
    """The account, if she answers its questions. Whoever only moderates is told so (403)."""
    account = workable(request, code)
    require(can_answer(request.user, account, now=request.arrived_at))
    return account


def moderated(request, code):
    """The account, if she may moderate its questions; not that of a body that closed (403)."""
    account = workable(request, code)
    require(can_moderate(request.user, account, now=request.arrived_at))
    return account


def of_an_account(get):
    """Decorator: the view gets the account of this code. If it is over meanwhile, she is told by whom."""

    def decorate(view):
        @wraps(view)
        def wrapper(request, code, **kwargs):
            account = get(request, code)
            try:
                return view(request, account, **kwargs)
            except TransitionError:
                return refused(request, get(request, code))

        return wrapper

    return decorate


def show(request, screen, account, *, form=None, **context):
    """A screen of the inbox."""
    by, now = request.user, request.arrived_at
    may_answer = can_answer(by, account, now=now)
    context |= {
        "account": account,
        "form": form,
        "side": menu(account, "inbox", may_manage=can_manage(by, account, now=now)),
        "may_answer": may_answer and account.status == Status.CALLED,
        "may_moderate": account.status == Status.CALLED and can_moderate(by, account, now=now),
        "answers": may_answer,
    }
    status = context.pop("status", 422 if form is not None and form.errors else 200)
    return render(request, f"public_accounts/office/answering_{screen}.html", context, status=status)


def refused(request, account, **what):
    """Who was first, and when; and what she had typed, to be copied."""
    title, words = pages.refusal(account, **what)
    typed = [request.POST.get(name, "").strip() for name in ("title", "answer", "text", "note", "reason")]
    written = "\n\n".join(text for text in typed if text).replace("\x00", "")
    return show(request, "refused", account, title=title, words=words, written=written, status=422)


def inbox_url(account, query=""):
    return reverse("public_accounts_office:inbox", args=[account.code]) + query


# The list --------------------------------------------------------------------------------------


@require_safe
@login_required
@limited("search", when=lambda request: bool(request.GET.get("q", "").strip()))
@of_an_account(workable)
def inbox(request, account):
    return _inbox(request, account)


def _inbox(request, account, form=None, ticked=()):
    asked = InboxFilter.read(request.GET)
    found = pages.with_people(asked.apply(account))
    page = page_of(found, request.GET.get("cursor", ""), by=asked.column)
    groups = pages.draft_groups(account)
    context = pages.inbox(account, asked, page, now=request.arrived_at, ticked=ticked)
    if page.rows:
        saw(account, by=request.user, now=request.arrived_at, what="questions")
    form = form or GroupForm(choices=pages.group_choices(groups))
    found_here = found.order_by()[:1001].count() if page.next or page.previous else len(page.rows)
    return show(
        request, "inbox", account, form=form, found=found_here, drafts=len(groups), **context
    )  # fmt: skip


@require_POST
@login_required
@limited("form")
@once
@of_an_account(answerable)
def group(request, account):
    """Put together the questions ticked, or all that the filter leaves."""
    groups = pages.draft_groups(account)
    form = GroupForm(request.POST, choices=pages.group_choices(groups))
    chosen, ticked = _chosen(request, account)
    if form.is_valid():
        into = next((one for one in groups if str(one.number) == form.cleaned_data["into"]), None)
        try:
            filled = answering.group(
                account,
                chosen,
                title=form.cleaned_data["title"],
                into=into,
                by=request.user,
                now=request.arrived_at,
            )
        except answering.GroupGone:
            return refused(request, account, number=into.number)
        except ValidationError as error:
            said(form, error)
        else:
            messages.success(request, _("Quedaron en «%(title)s».") % {"title": filled.title})
            if "answer" in request.POST:
                return redirect("public_accounts_office:answer", account.code, filled.number)
            return redirect(inbox_url(account, InboxFilter.read(request.GET).address()))
    return _inbox(request, account, form=form, ticked=ticked)


@require_POST
@login_required
@limited("form")
@once
@of_an_account(answerable)
def ungroup(request, account):
    """Leave the questions ticked in no group."""
    chosen, _ticked = _chosen(request, account)
    number = answering.take_out(account, chosen, by=request.user, now=request.arrived_at)
    if number:
        words = ngettext("Separamos %(count)s pregunta.", "Separamos %(count)s preguntas.", number)
        messages.success(request, words % {"count": figure(number)})
    else:
        messages.error(request, _("Marca al menos una pregunta que esté en un grupo sin respuesta."))
    if (back := whole_number(request.POST.get("back", ""))) and account.groups.filter(number=back).exists():
        return redirect("public_accounts_office:answer", account.code, back)
    return redirect(inbox_url(account, InboxFilter.read(request.GET).address()))


def _chosen(request, account):
    """(the questions to move, the keys of those ticked)."""
    texts = request.POST.getlist("question")[:MOST_TICKED]
    ticked = {pk for text in texts if (pk := whole_number(text)) is not None}
    if "everything" in request.POST:
        found = InboxFilter.read(request.GET).apply(account).order_by().values("pk")
        return Question.objects.filter(pk__in=found), ticked
    return account.questions.filter(pk__in=ticked), ticked
