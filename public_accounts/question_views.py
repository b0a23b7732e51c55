"""What anyone reads of the questions of a public account, and the board of the hall."""

from datetime import UTC, datetime, timedelta

from django.http import Http404, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from participa.core.limits import limited, searches
from participa.core.pagecache import public_page
from participa.organizations.voices import with_voices

from . import live, question_exports, similar
from . import question_pages as pages
from .models import Account, Question, QuestionSupport
from .permissions import can_withdraw, takes_support
from .question_filters import QuestionFilter

LIST_SECONDS = timedelta(seconds=5)  # what was just asked appears soon, and nothing is forgotten for it
UNREAD = ("search_text", "facts_text")


def the_account(year, service):
    """An account that anybody may see."""
    found = Account.objects.public().select_related("service").defer(*UNREAD)
    return get_object_or_404(found, event_year=year, service__slug=service)


def shown_questions(year, service):
    """What was asked of an account that anybody may see, with what a page of one needs."""
    account = Account.objects.public().filter(event_year=year, service__slug=service)
    found = Question.objects.filter(account__in=account).select_related("account__service", "group")
    return found.defer("search_text", "account__search_text", "account__facts_text")


@require_safe
@public_page
@limited("search", when=searches)
def questions(request, year, service):
    now = request.arrived_at
    account = the_account(year, service)
    chosen = QuestionFilter.read(request.GET)
    context = pages.questions(account, chosen, request.GET.get("cursor", ""), now=now)
    response = render(request, "public_accounts/questions.html", context)
    response.good_until = min(now + LIST_SECONDS, account.next_change(now) or now + LIST_SECONDS)
    return response


@require_safe
@limited("search", when=lambda request: True)
def questions_csv(request, year, service):
    account = the_account(year, service)
    response = StreamingHttpResponse(question_exports.lines(account), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="preguntas-{account.code}.csv"'
    return response


@require_safe
def question(request, year, service, pk):
    """One question or topic, its answer and what it said before. Whoever signed in may support it here."""
    one = get_object_or_404(shown_questions(year, service).exclude(status="withdrawn"), pk=pk)
    now, user = request.arrived_at, request.user
    if one.status == Question.Status.REMOVED:
        context = {"question": one, "account": one.account, "reason": one.get_removal_display()}
        return render(request, "public_accounts/question_removed.html", context, status=410)
    mine = user.is_authenticated and one.author_id == user.pk
    supported = user.is_authenticated and QuestionSupport.objects.filter(question=one, user=user).exists()
    context = pages.question(one, now=now) | {
        "mine": mine,
        "supported": supported,
        "may_support": takes_support(one, now=now) and not mine,
        "may_withdraw": mine and can_withdraw(user, one, now=now),
        "personal": True,
    }
    return render(request, "public_accounts/question.html", context)


@require_safe
def topics(request, year, service):
    """What people want the account to speak of, the most supported first."""
    account, now, user = the_account(year, service), request.arrived_at, request.user
    found = account.questions.visible().filter(kind=Question.Kind.TOPIC).select_related("group")
    found = with_voices(found.defer("search_text").order_by("-support_count", "-id")[: pages.TOPICS_SHOWN])
    hers = set()
    if user.is_authenticated:
        supports = QuestionSupport.objects.filter(question__in=found, user=user)
        hers = set(supports.values_list("question", flat=True))
    context = pages.topics(account, found, supported=hers, user=user, now=now) | {"personal": True}
    return render(request, "public_accounts/topics.html", context)


@require_safe
@public_page
def board(request, year, service):
    """The screen of the hall."""
    return _board(request, year, service, "public_accounts/live.html")


@require_safe
@public_page
def live_fragment(request, year, service):
    """The inside of that screen, for those that are looking at it."""
    return _board(request, year, service, "public_accounts/_live.html")


def _board(request, year, service, template):
    found = live.snapshot(year, service, now=request.arrived_at)
    if found is None:
        raise Http404
    context = {"board": found.board, "year": year, "service_slug": service}
    response = render(request, template, context)
    response.good_until = datetime.fromtimestamp(found.fresh_until, UTC)
    return response


@require_safe
@limited("search", when=searches)
def alike(request, year, service):
    """What was asked already that is like what somebody is typing."""
    account = the_account(year, service)
    found = similar.similar_to(request.GET.get("q", "")[: similar.TYPED_LETTERS], account)
    context = {"rows": pages.alike(found, account)}
    response = render(request, "public_accounts/_alike.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def of_service(request, code):
    """The short address that the hall reads: where one asks this service now."""
    found = Account.objects.public().filter(service__code=code.upper()).select_related("service")
    now = request.arrived_at
    account = found.taking_questions(now=now).order_by("-event_year").first()
    account = account or found.order_by("-event_year").first()
    if account is None:
        raise Http404
    return redirect(pages.here(account, "ask"))
