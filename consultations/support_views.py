"""Supporting what somebody wrote. Lists are the same for everybody, so each support has its own page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participa.audit.once import once
from participa.core.limits import limited
from participa.organizations.voices import with_voices

from . import pages
from .actions import commenting, supporting
from .models import Comment, Consultation, Support
from .permissions import can_support


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("form")
@once
def support(request, slug, pk):
    """Opened as a page, it asks; sent with ``undo``, she takes hers back."""
    takes = Consultation.objects.public().filter(slug=slug, takes_supports=True)
    found = Comment.objects.visible().filter(consultation__in=takes)
    comment = get_object_or_404(found.select_related("section", "consultation__service"), pk=pk)
    if request.method == "POST":
        return _supported(request, comment)
    with_voices([comment])
    context = {
        "consultation": comment.consultation,
        "comment": comment,
        "count": pages.supports_words(comment.support_count),
        "is_hers": comment.author_id == request.user.pk,
        "may_support": can_support(request.user, comment, now=request.arrived_at),
        "supports": Support.objects.filter(comment=comment, person=request.user).exists(),
        "personal": True,
    }
    return render(request, "consultations/support.html", context)


def _supported(request, comment):
    undoes = "undo" in request.POST
    act = supporting.stop_supporting if undoes else supporting.support
    try:
        act(comment, by=request.user, now=request.arrived_at)
    except (commenting.ClosedError, PermissionDenied):
        messages.error(request, _("No se pudo: la consulta ya no recibe apoyos, o lo escribiste tú."))
    else:
        words = _("Quitamos tu apoyo.") if undoes else _("Anotamos tu apoyo.")
        messages.success(request, words)
    return redirect("consultations:support", comment.consultation.slug, comment.pk)
