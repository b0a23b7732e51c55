"""What anyone reads and writes about consultations."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from participa.audit.once import once
from participa.core.forms import said
from participa.core.limits import limited, searches
from participa.core.pagecache import public_page
from participa.core.receipts import address_of
from participa.organizations.voices import voices_of, with_voices

from . import (
    attachment_pages,
    edition_texts,
    emailed_views,
    feeds,
    pages,
    posters,
    published_files,
    receipts,
    result_pages,
)
from .actions import attaching, commenting
from .attachment_forms import SignedCommentForm
from .cards import cards, with_card_parts
from .emailed_forms import BY_MAIL, UnsignedCommentForm
from .filters import ConsultationFilter, facets
from .followables import SEARCH, key_of
from .forms import NAMED, UNNAMED, CommentForm, ObservationForm, ReceiptLookupForm
from .intake_pages import source_words
from .models import BackgroundDocument, Comment, CommentDraft, CommentGroup, Consultation
from .permissions import can_change_comment, can_dispute

PER_PAGE = 20
NAMED_BY = ("slug", "title")
WRITTEN_WITH = ("code", "status", "opens_at", "closes_at", "takes_attachments", "service__code")
KEPT_LETTERS = 20_000  # of each field of a draft: more than may be sent, for whoever wrote it to cut
COUNTED_UP_TO = 1000  # beyond this a list says "más de 1.000" instead of counting them all


class BoundedPaginator(Paginator):
    """Counts up to a limit, so that a page costs the same with three rows as with three million."""

    @property
    def count(self):
        if not hasattr(self, "_count"):
            self._count = self.object_list.order_by()[: COUNTED_UP_TO + 1].count()
        return self._count


@require_safe
@public_page
@limited("search", when=searches)
def consultation_list(request):
    now = request.arrived_at
    chosen = ConsultationFilter.read(request.GET)
    page = BoundedPaginator(with_card_parts(chosen.apply(now)), PER_PAGE).get_page(request.GET.get("pagina"))
    options = facets(now)
    context = {
        "chosen": chosen,
        "options": pages.filter_options(chosen, options),
        "chips": chosen.chips(pages.names_for(chosen, options["names"])),
        "page": page,
        "cards": cards(page.object_list, now=now),
        "more_than": COUNTED_UP_TO if page.paginator.count > COUNTED_UP_TO else 0,
        "search": (search := key_of(chosen)),
        "feed": feeds.address(chosen),
        "ways_out": _ways_out(search),
        "shut_lately": pages.shut_lately(now) if chosen.is_empty and page.number == 1 else [],
    }
    return render(request, "consultations/list.html", context)


def _ways_out(search):
    """Where whoever found nothing may go: first, to be told when there is something."""
    told = reverse("subscriptions:follow_search", args=[SEARCH])
    alert = [(_("Avísame cuando haya una"), f"{told}?{search}")] if search else []
    return [
        *alert,
        (_("Ver las consultas abiertas"), reverse("consultations:list")),
        (_("Buscar un servicio"), reverse("services:list")),
    ]


@require_safe
@public_page
@limited("search", when=searches)
def list_atom(request):
    now = request.arrived_at
    chosen = ConsultationFilter.read(request.GET)
    return feeds.consultations(chosen, pages.names_for(chosen, facets(now)["names"]), now=now)


@require_safe
@public_page
def detail_atom(request, slug):
    return feeds.consultation(_readable(slug), now=request.arrived_at)


@require_safe
@public_page
def detail(request, slug):
    consultation = _readable(slug)
    now = request.arrived_at
    context = pages.detail(consultation, now=now) | {"share": posters.sharing(consultation, now=now)}
    response = render(request, "consultations/detail.html", context)
    response.good_until = consultation.next_change(now)
    return response


@require_safe
@public_page
def background(request, slug, pk):
    item = get_object_or_404(
        BackgroundDocument.objects.exclude(text=""),
        pk=pk,
        consultation__in=Consultation.objects.public().filter(slug=slug),
    )
    return render(request, "consultations/background.html", {"item": item, "consultation": item.consultation})


@require_safe
@public_page
def comments(request, slug):
    consultation = get_object_or_404(
        Consultation.objects.public().only(*NAMED_BY, "comment_count", "takes_supports", "status"), slug=slug
    )
    return render(request, "consultations/comments.html", pages.comments(consultation, request.GET))


@require_safe
@public_page
def comment_detail(request, slug, pk):
    """The stable address of one observation."""
    comment = get_object_or_404(
        Comment.objects.listed()
        .select_related("section", "consultation__service", "intake", "anchor__edition")
        .prefetch_related(its_group()),
        pk=pk,
        consultation__in=Consultation.objects.public().filter(slug=slug),
    )
    with_voices([comment.as_listed()])
    context = {
        "comment": comment,
        "consultation": comment.consultation,
        "item": pages.listed_opinion(comment, comment.consultation),
        "answer": result_pages.answer_to(comment),
        "files": [] if comment.is_out_of_sight else attachment_pages.public_files(comment),
        "source": source_words(comment.intake) if comment.intake_id and not comment.is_out_of_sight else "",
    }
    return render(request, "consultations/comment_detail.html", context)


@require_safe
@public_page
def results(request, slug):
    consultation = get_object_or_404(
        Consultation.objects.public().filter(answered_at__isnull=False).select_related("service"),
        slug=slug,
    )
    context = result_pages.results(consultation, request.GET)
    context |= {
        "files": published_files.files_of(consultation),
        "share": posters.sharing(consultation, now=request.arrived_at),
    }
    return render(request, "consultations/results.html", context)


def _by_mail(request):
    """She sends it without an account, so a code is mailed to her."""
    return request.method == "POST" and BY_MAIL in request.POST and not request.user.is_authenticated


@require_http_methods(["GET", "HEAD", "POST"])
@limited("comment")
@limited("emailed_comment", when=_by_mail)
@once
def write(request, slug):
    """The form to comment. It may be filled before signing in; what was typed waits.

    Whoever wants no account gives an address, and her comment waits for the code mailed to it.
    """
    written_about = Consultation.objects.public().select_related("service").only(*NAMED_BY, *WRITTEN_WITH)
    consultation = get_object_or_404(written_about, slug=slug)
    known = {
        "sections": list(consultation.sections.in_force().defer("text")),
        "voices": voices_of(request.user, now=request.arrived_at),
    }
    form_class = _form_class(request, consultation)
    if request.method != "POST":
        form = form_class(initial=_kept(request, consultation), **known)
        return _form(request, consultation, form)
    form = form_class(request.POST, request.FILES, **known)
    if "save" in request.POST and request.user.is_authenticated:
        return _keep_for_later(request, consultation, form)
    if form.is_valid() and not consultation.takes_comments_at(request.arrived_at):
        form.add_error(None, pages.closed_words(consultation, request.arrived_at))
    if not form.is_valid():
        return _form(request, consultation, form)
    if _by_mail(request):
        request.session[_session_key(consultation)] = _typed(form)  # until the code proves the address
        sent = emailed_views.send_by_mail(request, consultation, form)
        return sent or _form(request, consultation, form)
    if not request.user.is_authenticated:
        return _keep_for_sign_in(request, consultation, form)
    try:
        comment = _sent(request, consultation, form)
    except commenting.ClosedError:  # its dates changed while this was being read
        form.add_error(None, _("Esta consulta ya no recibe observaciones."))
        return _form(request, consultation, form)
    except commenting.VoiceError:  # her representation ended meanwhile
        form.add_error("organization", form.fields["organization"].error_messages["invalid_choice"])
        return _form(request, consultation, form)
    except ValidationError as error:  # that part was taken out of the text meanwhile
        said(form, error)
        return _form(request, consultation, form)
    _forget_kept(request, consultation)
    return redirect("consultations:receipt", comment.receipt)


def _form_class(request, consultation):
    """Who wants no account gives an address; files are of whoever signed in."""
    if not request.user.is_authenticated:
        return UnsignedCommentForm
    return SignedCommentForm if consultation.takes_attachments else CommentForm


@transaction.atomic
def _sent(request, consultation, form):
    """The observation with its files: all of it or nothing."""
    who = {"by": request.user, "now": request.arrived_at}
    comment = commenting.comment(consultation, **who, **form.act())
    if uploads := form.cleaned_data.get("files"):
        attaching.attach(comment, uploads, **who)
    return comment


def _form(request, consultation, form):
    now = request.arrived_at
    context = {
        "consultation": consultation,
        "form": form,
        "phase": consultation.phase_at(now),
        "time": pages.time_of(consultation, now, pages.national_holidays()),
        "closed_words": pages.closed_words(consultation, now),
        "guides": [one for one in getattr(form, "sections", {}).values() if one.helps],
        "has_draft": bool(form.initial.get("drafted")),
        "about": _spoken_of(consultation, form),
        "personal": True,
    }
    return render(request, "consultations/write.html", context, status=422 if form.errors else 200)


def _spoken_of(consultation, form):
    """The paragraph that the observation is about, while its section is in the text."""
    name = form["paragraph"].value() or ""
    about = edition_texts.quoted(consultation, name) if name else None
    return about if about and about.section.removed_at is None else None


def _session_key(consultation):
    return f"comment-draft-{consultation.pk}"


def _kept(request, consultation):
    """What this person was writing, before signing in or kept for later. A part just chosen wins."""
    kept = request.session.get(_session_key(consultation), {})
    if not kept and request.user.is_authenticated:
        draft = CommentDraft.objects.filter(user=request.user, consultation=consultation).first()
        kept = draft.data | {"drafted": True} if draft else {}
    first = {}
    if request.GET.get("seccion", "").isdigit():
        first = {"section": request.GET["seccion"], "paragraph": ""}
    if about := edition_texts.quoted(consultation, request.GET.get("parrafo", "")):
        first = {"section": about.section.pk, "paragraph": about.name}
    name = request.user.display_name if request.user.is_authenticated else ""
    return {"display_name": name, "appear": NAMED if name else UNNAMED} | kept | first


def _keep_for_sign_in(request, consultation, form):
    """Somebody who has not signed in, or whose session ended: what she typed waits in the session."""
    request.session[_session_key(consultation)] = _typed(form)
    messages.info(request, _("Guardamos lo que escribiste. Entra para enviarlo."))
    return redirect_to_login(reverse("consultations:comment", args=[consultation.slug]))


def _keep_for_later(request, consultation, form):
    commenting.keep_draft(consultation, _typed(form), by=request.user, now=request.arrived_at)
    messages.success(
        request, _("Guardamos tu borrador. Solo tú lo ves; envíalo antes de que cierre la consulta.")
    )
    return redirect("consultations:comment", consultation.slug)


def _typed(form):
    names = {*form.fields, "organization"} - {"email", "files"}  # nor an address that nobody proved
    return {name: form.data.get(name, "")[:KEPT_LETTERS] for name in sorted(names)}


def _forget_kept(request, consultation):
    request.session.pop(_session_key(consultation), None)
    if "drafted" in request.POST:
        commenting.forget_draft(consultation, by=request.user)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("receipt")
def receipt_lookup(request):
    """Find a receipt by its code, without signing in."""
    form = ReceiptLookupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if address := address_of(form.cleaned_data["code"]):
            return redirect(address)
        form.add_error("code", _("No existe un comprobante con ese código. Revisa letra por letra."))
    context = {"form": form, "personal": True}
    return render(request, "consultations/receipt_lookup.html", context, status=422 if form.errors else 200)


@require_GET
def receipt(request, code):
    comment = _receipted().filter(receipt=receipts.normal_code(code)).first()
    if comment is None:
        return _elsewhere(code)
    mine = request.user.is_authenticated and comment.author_id == request.user.pk
    context = result_pages.receipt(comment, now=request.arrived_at, mine=mine) | {
        "mine": mine,
        "may_dispute": comment.status == Comment.Status.RECEIVED
        and can_dispute(request.user, comment, now=request.arrived_at),
        "may_change": mine and can_change_comment(request.user, comment, now=request.arrived_at),
        "files": bool(mine and attaching.kept_of(comment).exists()),
        "personal": True,
    }
    response = render(request, "consultations/receipt.html", context)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _elsewhere(code):
    """To the receipt that another app gave with this code; nowhere if none did."""
    address = address_of(code)
    if not address:
        raise Http404
    return redirect(address)


@require_GET
def receipt_pdf(request, code):
    comment = get_object_or_404(_receipted(), receipt=receipts.normal_code(code))
    mine = request.user.is_authenticated and comment.author_id == request.user.pk
    facts = result_pages.receipt_facts(comment, mine=mine)
    response = HttpResponse(receipts.pdf(facts), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="comprobante-{comment.receipt}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("comment")
@once
def amend(request, code):
    comment = _mine(request, code)
    consultation = comment.consultation
    sections = _sections_for(comment)
    initial = {"text": comment.text, "section": comment.section_id, "position": comment.position}
    form = ObservationForm(request.POST or None, initial=initial, sections=sections)
    if request.method == "POST" and form.is_valid():
        try:
            commenting.amend(comment, by=request.user, now=request.arrived_at, **form.observation())
        except commenting.ClosedError:
            form.add_error(None, pages.closed_words(consultation, request.arrived_at))
        except commenting.VoiceError:
            form.add_error(None, _voice_words(comment))
        else:
            messages.success(request, _("Guardamos el cambio. La versión anterior también queda registrada."))
            return redirect("consultations:receipt", comment.receipt)
    context = {"comment": comment, "consultation": consultation, "form": form, "personal": True}
    return render(request, "consultations/amend.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("comment")
@once
def withdraw(request, code):
    comment = _mine(request, code)
    if request.method == "POST":
        try:
            commenting.withdraw(comment, by=request.user, now=request.arrived_at)
        except commenting.ClosedError:
            messages.error(request, pages.closed_words(comment.consultation, request.arrived_at))
        except commenting.VoiceError:
            messages.error(request, _voice_words(comment))
        else:
            messages.success(request, _("Retiraste tu observación. Ya no se muestra ni se responderá."))
        return redirect("consultations:receipt", comment.receipt)
    context = {"comment": comment, "consultation": comment.consultation, "personal": True}
    return render(request, "consultations/withdraw.html", context)


def _sections_for(comment):
    """Those of the text, and the one it is about even if it was removed."""
    sections = list(comment.consultation.sections.in_force().defer("text"))
    if comment.section and comment.section not in sections:
        sections.append(comment.section)
    return sections


def _voice_words(comment):
    return _(
        "Ya no representas a %(organization)s, así que no puedes cambiar ni retirar lo que dijiste por ella."
    ) % {"organization": comment.organization}


def _readable(slug):
    return get_object_or_404(
        Consultation.objects.public().select_related("service", "legal_basis"), slug=slug
    )


def its_group():
    """A comment's group and what its answer shows. Joined to the rest, PostgreSQL would plan for longer."""
    return Prefetch("group", CommentGroup.objects.select_related("quote", "section"))


def _receipted():
    shown = ("consultation__service", "section", "anchor__edition")
    return Comment.objects.select_related(*shown).prefetch_related(its_group())


def _mine(request, code):
    """The comment, if this person wrote it and may still change it; for anybody else it does not exist."""
    return get_object_or_404(
        Comment.objects.filter(author=request.user, status=Comment.Status.RECEIVED).select_related(
            "consultation__service", "section"
        ),
        receipt=receipts.normal_code(code),
    )
