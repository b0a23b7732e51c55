"""«Mi participación»: what a person wrote, what was answered, where she goes, what awaits her."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from consultations.models import AnswerSheet, Comment, CommentDraft
from consultations.permissions import can_change_comment
from consultations.result_pages import answer_to
from councils import mine as in_councils
from participa.activities import mine as in_activities
from participa.organizations.voices import voices_of, with_voices
from participa.plans import mine as in_plans
from participa.services.models import Membership
from public_accounts import mine as in_accounts

PER_PAGE = 20


@require_safe
@login_required
def participation(request):
    now = request.arrived_at
    mine = Comment.objects.filter(author=request.user).select_related(
        "consultation__service", "section", "group__quote", "group__section"
    )
    page = Paginator(mine.order_by("-submitted_at", "-pk"), PER_PAGE).get_page(request.GET.get("pagina"))
    drafts = (
        CommentDraft.objects.filter(user=request.user).select_related("consultation").order_by("-saved_at")
    )
    voices = voices_of(request.user, now=now)
    context = {
        "page": page,
        "items": [item(comment, request.user, now, voices) for comment in with_voices(page)],
        "sheets": _sheets(request.user, now),
        "drafts": [draft for draft in drafts if draft.consultation.phase_at(now) == "open"],
        "councils": in_councils.of_person(request.user, now=now),
        "questions": in_accounts.of_person(request.user, now=now),
        "activities": in_activities.of_person(request.user, now=now),
        "topics": in_plans.of_person(request.user, now=now),
        "is_official": Membership.objects.held_by(request.user, now=now).exists(),
        "personal": True,
    }
    return render(request, "portal/participation.html", context)


def _sheets(user, now):
    """The questionnaires that she answered or has half answered, the latest first, and what she may do."""
    hers = AnswerSheet.objects.filter(author=user).select_related("consultation__service")
    shown = [sheet for sheet in hers.order_by("-saved_at", "-pk") if sheet.version or sheet.draft]
    return [
        {
            "sheet": sheet,
            "may_change": sheet.consultation.takes_comments_at(now),
            "has_results": sheet.consultation.answered_at is not None,
        }
        for sheet in shown
    ]


def item(comment, user, now, voices):
    """A comment with what its author wants to know of it."""
    return {
        "comment": comment,
        "phase": comment.consultation.phase_at(now),
        "withdrawn": comment.status == Comment.Status.WITHDRAWN,
        "out_of_sight": comment.get_status_display() if comment.is_out_of_sight else "",
        "answer": answer_to(comment),
        "may_change": can_change_comment(user, comment, now=now, voices=voices),
    }
