"""The files that somebody sent with her observation: their state, more of them, or one less."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from participa.audit.once import once
from participa.core.figures import whole_number
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited

from . import attachment_pages, pages, receipts
from .actions import attaching, commenting
from .attachment_forms import FilesForm
from .models import Comment
from .permissions import can_change_comment


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("comment")
@once
def files(request, code):
    """Only its author; for anybody else there is no such page."""
    hers = Comment.objects.filter(author=request.user, status=Comment.Status.RECEIVED)
    comment = get_object_or_404(
        hers.select_related("consultation__service"), receipt=receipts.normal_code(code)
    )
    taking_out = request.method == "POST" and "take_out" in request.POST
    if taking_out:
        _take_out(request, comment)
        return redirect("consultations:files", comment.receipt)
    writes = request.method == "POST"
    form = FilesForm(request.POST if writes else None, request.FILES if writes else None)
    if writes and form.is_valid() and _attached(request, comment, form):
        messages.success(request, _("Recibimos tus archivos. Se publican cuando el servicio los revise."))
        return redirect("consultations:files", comment.receipt)
    sent = attachment_pages.own_files(comment)
    may_change = can_change_comment(request.user, comment, now=request.arrived_at)
    context = {
        "comment": comment,
        "consultation": comment.consultation,
        "form": form,
        "files": sent,
        "may_change": may_change,
        "may_add": may_change
        and comment.consultation.takes_attachments
        and len(sent) < settings.COMMENT_MAX_FILES,
        "personal": True,
    }
    return render(request, "consultations/files.html", context, status=422 if form.errors else 200)


def _attached(request, comment, form):
    try:
        return attaching.attach(comment, form.cleaned_data["files"], by=request.user, now=request.arrived_at)
    except ValidationError as error:
        form.add_error("files", error)
    except commenting.ClosedError:
        words = pages.closed_words(comment.consultation, request.arrived_at)
        form.add_error(None, words or _("Esta consulta no recibe archivos."))
    return None


def _take_out(request, comment):
    wanted = whole_number(request.POST["take_out"])
    one = get_object_or_404(attaching.kept_of(comment), pk=wanted)
    try:
        attaching.take_out(one, by=request.user, now=request.arrived_at)
    except commenting.ClosedError:
        messages.error(request, pages.closed_words(comment.consultation, request.arrived_at))
    except TransitionError:
        messages.info(request, _("Ese archivo ya no estaba."))
    else:
        messages.success(request, _("Sacamos el archivo. Nadie más lo lee."))
