"""The screens of whoever moderates: the queue, an observation with all that was done with it, the rulings."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.figures import figure, whole_number
from participa.core.forms import said
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited
from participa.core.permissions import require
from participa.services.acting import act_for, acting

from . import moderation_pages as pages
from .actions import appealing, moderating, redacting
from .models import Appeal, Attachment, Comment, Consultation
from .moderation_forms import (
    BulkForm,
    HideForm,
    OpenForm,
    RedactForm,
    RefuseForm,
    RestoreForm,
    RulingForm,
)
from .office_views import form_methods
from .permissions import MODERATORS, RULERS, can_moderate, can_rule
from .receipts import normal_code
from .views import BoundedPaginator

MOST_AT_ONCE = 100  # ticked in one form
NAMED_SKIPS = 10
SEEN = "moderation"


def _consultations(request, *roles):
    """Of the services she acts for with one of these roles, or of the one she chose among them."""
    hers = Consultation.objects.public().administered_by(request.user, *roles, now=request.arrived_at)
    slug = acting(request).slug
    return hers.filter(service__slug=slug) if slug else hers


@form_methods
@login_required
@limited("form")
@once
def queue(request):
    """What waits, and one act for those ticked."""
    now = request.arrived_at
    hers = Consultation.objects.public().administered_by(request.user, *MODERATORS, now=now)
    if not hers.exists():
        return _only_rules(request)
    form = BulkForm(_bulk_of(request)) if request.method == "POST" else BulkForm()
    if request.method == "POST" and form.is_valid():
        _act_on_ticked(request, hers, form.cleaned_data)
        return redirect(request.get_full_path())
    hers = _consultations(request, *MODERATORS)
    found = pages.waiting_in(hers, request.GET).select_related(*pages.PARTS)
    page = BoundedPaginator(found, pages.PER_PAGE).get_page(request.GET.get("pagina"))
    rows = pages.rows(page.object_list, now=now)
    for service in {row["comment"].consultation.service for row in rows}:
        saw(service, by=request.user, now=now, what=SEEN)
    context = {
        "page": page,
        "rows": rows,
        "form": form,
        "ticked": set(request.POST.getlist("comment")),
        "filters": pages.filters_of(hers, request.GET),
        "appeals": pages.appeals_of(_consultations(request, *RULERS)).order_by()[:100].count(),
    }
    return render(request, "consultations/moderation/queue.html", context, status=422 if form.errors else 200)


def _only_rules(request):
    """Whoever only rules on appeals goes to them; for anybody else there is no queue."""
    hers = Consultation.objects.public().administered_by(request.user, *RULERS, now=request.arrived_at)
    if not hers.exists():
        raise Http404
    return redirect("moderation:appeals")


def _bulk_of(request):
    """What was sent: the button of a row keeps that one alone."""
    data = request.POST.copy()
    if whole_number(data.get("keep", "")) is not None:
        data["act"] = BulkForm.KEEP
        data.setlist("comment", [data["keep"]])
    return data


def _act_on_ticked(request, hers, chosen):
    keys = _bulk_of(request).getlist("comment")[:MOST_AT_ONCE]
    ticked = [pk for text in keys if (pk := whole_number(text)) is not None]
    comments = list(Comment.objects.filter(pk__in=ticked, consultation__in=hers))
    if not comments:
        messages.error(request, _("Marca al menos una observación."))
        return
    done, skipped = moderating.each_of(comments, _act_for(request, chosen))
    if done:
        words = ngettext("Listo: %(count)s observación.", "Listo: %(count)s observaciones.", done)
        messages.success(request, words % {"count": figure(done)})
    if skipped:
        messages.warning(request, _skip_words(skipped))


def _act_for(request, chosen):
    who = {"by": request.user, "now": request.arrived_at}
    if chosen["act"] == BulkForm.HIDE:
        return partial(moderating.hide, reason=chosen["reason"], words=chosen["words"], **who)
    if chosen["act"] == BulkForm.KEEP:
        return partial(moderating.keep, words=chosen["words"], **who)
    return partial(moderating.publish_attachments, **who)


def _skip_words(skipped):
    named = "; ".join(f"{comment.receipt}: {why}" for comment, why in skipped[:NAMED_SKIPS])
    rest = len(skipped) - NAMED_SKIPS
    words = _("No se hizo con: %(named)s.") % {"named": named}
    return words if rest <= 0 else words + " " + _("Y con %(count)s más.") % {"count": figure(rest)}


def _comment(request, code, *roles):
    """The observation, if she moderates (or rules for) its service; for anybody else it does not exist."""
    hers = Consultation.objects.public().administered_by(
        request.user, *(roles or MODERATORS), now=request.arrived_at
    )
    found = Comment.objects.filter(consultation__in=hers).select_related(*pages.PARTS)
    comment = get_object_or_404(found, receipt=normal_code(code))
    act_for(request, comment.consultation.service)
    return comment


@form_methods
@login_required
@limited("form")
@once
def comment(request, code):
    """An observation with its reports, files and acts. Sending its form keeps it as it is."""
    one = _comment(request, code, *RULERS)
    if request.method == "POST":
        require(can_moderate(request.user, one, now=request.arrived_at))
        act = partial(moderating.keep, one, words=request.POST.get("words", "")[:600])
        return _done(request, one, act, _("La dejaste como está. Le avisamos a quien avisó."))
    saw(one, by=request.user, now=request.arrived_at, what=SEEN)
    context = pages.comment_page(one, by=request.user, now=request.arrived_at)
    context["refuse"] = RefuseForm(auto_id="refuse_%s")
    return render(request, "consultations/moderation/comment.html", context)


def _done(request, one, act, words):
    """Do it, say how it went, and back to the queue (or to the observation, if nothing was done)."""
    try:
        act(by=request.user, now=request.arrived_at)
    except TransitionError as error:
        messages.warning(request, _("No se hizo: %(why)s.") % {"why": moderating.why_not(one, error)})
        return redirect("moderation:comment", one.receipt)
    messages.success(request, words)
    return redirect("moderation:queue")


@form_methods
@login_required
@limited("form")
@once
def hide(request, code):
    """Out of sight, for a reason of the list."""
    one = _comment(request, code)
    require(can_moderate(request.user, one, now=request.arrived_at))
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act = partial(moderating.hide, one, **form.cleaned_data)
        return _done(
            request, one, act, _("La retiraste. Le dijimos a quien la escribió por qué y cómo apelar.")
        )
    return _with_form(request, one, form, "hide")


@form_methods
@login_required
@limited("form")
@once
def restore(request, code):
    """Show again what was hidden by mistake."""
    one = _comment(request, code)
    require(can_moderate(request.user, one, now=request.arrived_at))
    form = RestoreForm(request.POST or None).of_consultation(one.consultation)
    if request.method == "POST" and form.is_valid():
        act = partial(moderating.restore, one, **form.cleaned_data)
        try:
            return _done(request, one, act, _("Se muestra otra vez. Le avisamos a quien la escribió."))
        except ValidationError as error:
            said(form, error)
    return _with_form(request, one, form, "restore")


@form_methods
@login_required
@limited("form")
@once
def redact(request, code):
    """Strike personal data out of it: those found are proposed, others are copied or selected."""
    one = _comment(request, code)
    require(can_moderate(request.user, one, now=request.arrived_at))
    initial = {"version": one.version} | pages.prefilled(one.text)
    form = RedactForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        facts = {"version": form.cleaned_data["version"], "words": form.cleaned_data["words"]}
        try:
            act = partial(redacting.redact, one, strikes=form.strikes, **facts)
            return _done(request, one, act, _("Tachamos esas palabras. El original queda sellado."))
        except ValidationError as error:
            said(form, error)
    return _with_form(request, one, form, "redact", proposed=len(initial) > 1)


def _with_form(request, one, form, template, **more):
    saw(one, by=request.user, now=request.arrived_at, what=SEEN)
    context = pages.comment_page(one, by=request.user, now=request.arrived_at) | {"form": form} | more
    status = 422 if form.errors else 200
    return render(request, f"consultations/moderation/{template}.html", context, status=status)


@form_methods
@login_required
@limited("form")
@once
def original(request, code):
    """What was struck, for a reason that stays in the trail: asked each time."""
    one = _comment(request, code)
    require(can_moderate(request.user, one, now=request.arrived_at))
    if not one.sealed.exists():
        raise Http404
    form, texts = OpenForm(request.POST or None), []
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        saw(one, by=request.user, now=request.arrived_at, what="sealed_text", reason=reason)
        texts = pages.sealed_texts(one)
    context = {"comment": one, "consultation": one.consultation, "form": form, "texts": texts}
    status = 422 if form.errors else 200
    response = render(request, "consultations/moderation/original.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@login_required
@limited("form")
@once
def attachment(request, pk):
    """Publish a file that came with an observation, or not, for a reason of the list."""
    hers = Consultation.objects.public().administered_by(request.user, *MODERATORS, now=request.arrived_at)
    found = Attachment.objects.filter(comment__consultation__in=hers).select_related(
        "comment__consultation__service"
    )
    one = get_object_or_404(found, pk=pk)
    publish = "publish" in request.POST
    act = partial(moderating.decide_attachment, one, publish=publish, reason=request.POST.get("reason", ""))
    try:
        act(by=request.user, now=request.arrived_at)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except TransitionError:
        messages.warning(request, _("Otra persona lo decidió antes, o quien lo envió lo sacó."))
    else:
        messages.success(request, _("El archivo se publica.") if publish else _("El archivo no se publica."))
    return redirect("moderation:comment", one.comment.receipt)


@require_safe
@login_required
def appeals(request):
    """Appeals and false attributions that wait for somebody else's ruling."""
    now = request.arrived_at
    if not Consultation.objects.public().administered_by(request.user, *RULERS, now=now).exists():
        raise Http404
    found = pages.appeals_of(_consultations(request, *RULERS))
    page = BoundedPaginator(found, pages.PER_PAGE).get_page(request.GET.get("pagina"))
    for service in {one.comment.consultation.service for one in page.object_list}:
        saw(service, by=request.user, now=now, what=SEEN)
    return render(request, "consultations/moderation/appeals.html", {"page": page})


@form_methods
@login_required
@limited("form")
@once
def appeal(request, pk):
    """An appeal and its ruling, by somebody who neither did it nor asked for it."""
    now = request.arrived_at
    hers = Consultation.objects.public().administered_by(request.user, *RULERS, now=now)
    parts = (f"comment__{part}" for part in pages.PARTS)
    found = Appeal.objects.filter(comment__consultation__in=hers)
    one = get_object_or_404(found.select_related("act__by", "author", "ruled_by", *parts), pk=pk)
    act_for(request, one.comment.consultation.service)
    form = RulingForm(request.POST or None).of_consultation(one.comment.consultation)
    if request.method == "POST":
        require(one.status != Appeal.Status.WAITING or can_rule(request.user, one, now=now))
        if form.is_valid() and _ruled(request, one, form):
            return redirect("moderation:appeals")
    saw(one.comment, by=request.user, now=now, what=SEEN)
    context = pages.appeal_page(one, by=request.user, now=now) | {"form": form}
    status = 422 if form.errors else 200
    return render(request, "consultations/moderation/appeal.html", context, status=status)


def _ruled(request, one, form):
    """Whether there is nothing else to type: it was ruled, now or by somebody before."""
    try:
        appealing.rule(one, by=request.user, now=request.arrived_at, **form.cleaned_data)
    except ValidationError as error:
        said(form, error)
        return False
    except TransitionError:
        messages.warning(request, _("Otra persona lo resolvió antes. Lo tuyo no cambió nada."))
    else:
        messages.success(request, _("Quedó resuelto. Le avisamos a quien reclamó, con tus razones."))
    return True
