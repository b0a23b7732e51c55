"""Asking, proposing a topic, supporting what others asked, taking one's own back; and the receipt."""

from typing import NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.once import once
from participa.core.limits import limited
from participa.core.receipts import address_of, normal_code
from participa.organizations.permissions import speaks_for
from participa.organizations.voices import voices_of

from . import question_pages as pages
from . import similar
from .actions import asking
from .models import Question
from .permissions import can_withdraw
from .question_forms import NAMED, NOT_HERS, UNNAMED, QuestionForm, TopicForm
from .question_views import shown_questions, the_account

KEPT_LETTERS = 5_000  # of each field of what waits for somebody to sign in
ANYWAY = "anyway"  # she saw what was already asked, and sends hers


class Way(NamedTuple):
    """What may be written to an account, a question or a topic, and how each is done."""

    kind: str
    form: type[forms.Form]
    act: object
    page: str
    standing: object


ASKING = Way(Question.Kind.QUESTION, QuestionForm, asking.ask, "ask", pages.asking_standing)
PROPOSING = Way(Question.Kind.TOPIC, TopicForm, asking.propose_topic, "propose", pages.topics_standing)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("comment")
@once
def ask(request, year, service):
    """The form to ask. It may be filled before signing in; what was typed waits."""
    return _write(request, the_account(year, service), ASKING)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("comment")
@once
def propose(request, year, service):
    """The form to propose what the account should speak of."""
    return _write(request, the_account(year, service), PROPOSING)


def _write(request, account, way):
    now = request.arrived_at
    voices = voices_of(request.user, now=now)
    if request.method != "POST":
        form = way.form(initial=_kept(request, account, way), voices=voices)
        return _form(request, account, way, form)
    form = way.form(request.POST, voices=voices)
    closed = way.standing(account, now)["closed"]
    if form.is_valid() and closed:
        form.add_error(None, closed)
    if not form.is_valid():
        return _form(request, account, way, form)
    if ANYWAY not in request.POST:
        alike = similar.similar_to(form.cleaned_data["text"], account, kind=way.kind)
        if alike:
            return _form(request, account, way, form, alike=alike)
    if not request.user.is_authenticated:
        return _keep_for_sign_in(request, account, way, form)
    return _send(request, account, way, form)


def _send(request, account, way, form):
    try:
        question = way.act(account, by=request.user, now=request.arrived_at, **form.act())
    except asking.ClosedError:  # its dates changed while this was being read
        form.add_error(None, _("El plazo terminó mientras escribías. Lee lo que preguntaron otras personas."))
        return _form(request, account, way, form)
    except asking.VoiceError:  # her representation ended meanwhile
        form.add_error("organization" if "organization" in form.fields else None, NOT_HERS)
        return _form(request, account, way, form)
    request.session.pop(_session_key(account, way), None)
    return redirect("public_accounts:receipt", question.receipt)


def _form(request, account, way, form, alike=()):
    context = {
        "account": account,
        "form": form,
        "is_topic": way.kind == Question.Kind.TOPIC,
        "action": pages.here(account, way.page),
        "alike": pages.alike(alike, account),
        "may_support": request.user.is_authenticated,
        "anyway": bool(alike) or ANYWAY in (request.POST or form.initial),
        "personal": True,
        **way.standing(account, request.arrived_at),
    }
    return render(request, "public_accounts/ask.html", context, status=422 if form.errors else 200)


def _session_key(account, way):
    return f"{way.kind}-draft-{account.pk}"


def _kept(request, account, way):
    """What this person was writing before signing in, and the name she goes by."""
    kept = request.session.get(_session_key(account, way), {})
    name = request.user.display_name if request.user.is_authenticated else ""
    return {"display_name": name, "appear": NAMED if name else UNNAMED} | kept


def _keep_for_sign_in(request, account, way, form):
    """Somebody who has not signed in, or whose session ended: what she typed waits in the session."""
    typed = {name: form.data.get(name, "")[:KEPT_LETTERS] for name in (*form.fields, "organization")}
    if ANYWAY in request.POST:
        typed[ANYWAY] = "1"
    request.session[_session_key(account, way)] = typed
    messages.info(request, _("Guardamos lo que escribiste. Entra para enviarlo."))
    return redirect_to_login(pages.here(account, way.page))


@require_POST
@limited("form")
@once
def support(request, year, service, pk):
    """Want to know the same as somebody else."""
    one = get_object_or_404(shown_questions(year, service).visible(), pk=pk)
    if not request.user.is_authenticated:
        messages.info(request, _("Entra para decir que quieres saber lo mismo."))
        return redirect_to_login(one.get_absolute_url())
    try:
        added = asking.support(one, by=request.user, now=request.arrived_at)
    except asking.ClosedError:
        messages.error(request, _("Ya no se reciben apoyos: el plazo terminó."))
    else:
        messages.success(request, _support_words(one, request.user, added))
    return redirect(one)


def _support_words(one, user, added):
    if one.author_id == user.pk:
        return _("Es tuya: ya cuenta.")
    if not added:
        return _("Ya lo habías dicho: cuenta una sola vez.")
    if one.kind == Question.Kind.TOPIC:
        return _("Sumamos tu apoyo a este tema.")
    return _("Sumamos tu apoyo: te avisaremos cuando se publique el informe final.")


@require_POST
@limited("form")
@once
@login_required
def unsupport(request, year, service, pk):
    """Take one's support back."""
    one = get_object_or_404(shown_questions(year, service).visible(), pk=pk)
    try:
        asking.stop_supporting(one, by=request.user, now=request.arrived_at)
    except asking.ClosedError:
        messages.error(request, _("Ya no se pueden quitar apoyos: el plazo terminó."))
    else:
        messages.success(request, _("Quitamos tu apoyo."))
    return redirect(one)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@limited("comment")
@once
def withdraw(request, year, service, pk):
    """Take one's own question back, while nobody answered it."""
    mine = shown_questions(year, service).visible().filter(author=request.user)
    one = get_object_or_404(mine, pk=pk)
    if not can_withdraw(request.user, one, now=request.arrived_at):
        messages.error(request, _withdraw_words(one, request))
        return redirect("public_accounts:receipt", one.receipt)
    if request.method == "POST":
        try:
            asking.withdraw(one, by=request.user, now=request.arrived_at)
        except asking.ClosedError:  # between these lines
            messages.error(request, _withdraw_words(one, request))
        else:
            messages.success(request, _("La retiraste. Ya no se muestra ni se responderá."))
        return redirect("public_accounts:receipt", one.receipt)
    context = {"question": one, "account": one.account, "personal": True}
    context["is_topic"] = one.kind == Question.Kind.TOPIC
    return render(request, "public_accounts/question_withdraw.html", context)


def _withdraw_words(one, request):
    if one.organization_id and not speaks_for(request.user, one.organization_id, now=request.arrived_at):
        return _(
            "Ya no representas a %(organization)s, así que no puedes retirar lo que dijiste por ella."
        ) % {"organization": one.organization}
    if one.answer:
        return _("Ya la respondieron: queda junto a su respuesta.")
    return _("Ya no se puede retirar: el plazo terminó.")


@require_safe
def receipt(request, code):
    """The proof that it was received, for whoever holds the code."""
    found = Question.objects.select_related("account__service", "group").defer("search_text")
    one = found.filter(receipt=normal_code(code)).first()
    if one is None:
        return _elsewhere(code)
    user = request.user
    mine = user.is_authenticated and one.author_id == user.pk
    context = pages.receipt(one, mine=mine, now=request.arrived_at) | {
        "mine": mine,
        "may_withdraw": mine and can_withdraw(user, one, now=request.arrived_at),
        "personal": True,
    }
    response = render(request, "public_accounts/question_receipt.html", context)
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _elsewhere(code):
    """To the receipt that another app gave with this code; nowhere if none did."""
    address = address_of(code)
    if not address:
        raise Http404
    return redirect(address)
