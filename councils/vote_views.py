"""Casting a vote.

The one POST of the portal that answers itself, with 200, and leaves nothing behind but a mark on the roll and
a ballot in the urn: no form token (``@once``), no line in the trail, no message, no redirect, nothing in the
session. What makes it count once is the mark. Its answer is the only place where its code is ever shown.
"""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from participa.core.limits import limited

from . import urn, vote_pages
from .actions import voting
from .apply_pages import trail_of
from .models import Process, Stage, StageCode
from .permissions import line_to_vote
from .vote_forms import BallotForm, too_many


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("form")
def vote(request, slug, key):
    """The ballot paper and, once cast, its code."""
    process = _process(slug, key)
    if request.method != "POST":
        return _paper(request, process, BallotForm())
    form = BallotForm(request.POST)
    if not form.is_valid():
        return _paper(request, process, form)
    data = form.cleaned_data
    try:
        code = voting.cast(
            process,
            sealed=data["ballot_token"],
            choices=data["choice"],
            by=request.user,
            now=request.arrived_at,
        )
    except (voting.NotCast, PermissionDenied) as refusal:
        return _paper(request, process, form, refused=getattr(refusal, "why", "foreign"))
    return _page(request, "vote_cast", process, {"code": code})


def _process(slug, key):
    called = Process.objects.public().exclude(status=Process.Status.RECORDED)
    process = get_object_or_404(called.select_related("council"), council__slug=slug, key=key)
    if not process.has_vote:
        raise Http404
    return process


def _paper(request, process, form, refused=""):
    """The ballot paper, or why this person has none. ``refused``: the reason of voting.NotCast."""
    now, casting = request.arrived_at, request.method == "POST"
    voting_days = Stage.objects.filter(code=StageCode.VOTING).prefetch_related("changes")
    prefetch_related_objects([process], Prefetch("stages", voting_days))
    line = line_to_vote(request.user, process, now=now)
    if why := vote_pages.obstacle(process, line, now=now):
        context = {"told": vote_pages.told(why, process, line, now=now)}
        status = vote_pages.status_of(why, casting=casting)
        return _page(request, "vote_told", process, context, status=status)
    token = form.data.get("ballot_token", "") if casting else ""
    if (casting and urn.code_in(process, token) is None) or refused == "code":
        form.add_error(None, _("Esta papeleta ya no servía. Aquí tienes otra: revisa y vota de nuevo."))
        token = ""
    elif refused:
        form.add_error("choice", too_many(line.contest.max_choices))
    form.names = vote_pages.names_of(line.contest)
    context = vote_pages.ballot_page(process, line, form, now=now)
    context["ballot_token"] = token or urn.new_code(process)
    return _page(request, "vote", process, context, status=422 if casting else 200)


def _page(request, name, process, context, status=200):
    context |= {"process": process, "trail": trail_of(process)}
    response = render(request, f"councils/{name}.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
