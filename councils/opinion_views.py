"""The screens of what a council says to its service, and of what the service answers."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.audit.once import once
from participa.core import public_codes
from participa.core.dates import full_date
from participa.core.forms import clean_text, stale_words
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited

from . import opinion_pages as pages
from .actions import opining
from .meeting_forms import AnswerForm, OpinionForm, SendForm
from .meeting_views import form_methods, kept, may_keep, readable, stored
from .meeting_views import show as shown
from .models import Opinion
from .permissions import can_manage

Status = Opinion.Status


def opinion_of(council, number):
    found = council.opinions.select_related("session", "document", "changed_by", "answered_by")
    return get_object_or_404(found, number=number)


def _url(opinion):
    return reverse("councils_office:opinion", args=[opinion.council.code, opinion.number])


def _already(request, opinion):
    """To its page, which says how it stands. If she sent something, a colleague was first: say who."""
    if request.method != "POST":
        return redirect(_url(opinion))
    messages.warning(
        request,
        _("%(name)s la cambió antes, el %(when)s: quedó «%(state)s». Lo tuyo no cambió nada.")
        % {
            "name": opinion.changed_by or _("Otra persona"),
            "when": full_date(opinion.changed_at),
            "state": opinion.get_status_display(),
        },
    )
    return redirect(_url(opinion))


def of_an_opinion(find, status):
    """Decorator: the view gets an opinion while it stands so. ``find``: who comes in, as ``kept`` says it."""

    def decorate(view):
        @wraps(view)
        def wrapper(request, code, number):
            council = find(request, code)
            opinion = opinion_of(council, number)
            if opinion.status == status:
                try:
                    return view(request, opinion)
                except TransitionError:  # between these two lines
                    opinion = opinion_of(council, number)
            return _already(request, opinion)

        return wrapper

    return decorate


def managed(request, code):
    """The council, if she acts for its service; for anybody else it does not exist."""
    council = readable(request, code)
    if not can_manage(request.user, council, now=request.arrived_at):
        raise Http404
    return council


def show(request, screen, council, **context):
    return shown(request, screen, council, part="opinions", **context)


@require_safe
@login_required
def opinions(request, code):
    council = readable(request, code)
    context = {"rows": pages.rows(council, now=request.arrived_at), "may_keep": may_keep(request, council)}
    return show(request, "opinions", council, **context)


@form_methods
@login_required
@limited("form")
@once
def opinion_new(request, code):
    council = kept(request, code)
    if "look" in request.POST:
        return _look(request, council)
    form = OpinionForm(request.POST or None, request.FILES or None, council=council)
    if request.method == "POST" and form.is_valid():
        opinion = _save(request, form, opining.write, council)
        if opinion:
            messages.success(request, _("Guardamos el borrador. Nadie más lo ve hasta que lo envíes."))
            return redirect(_url(opinion))
    return _show_form(request, form, council)


@form_methods
@login_required
@limited("form")
@once
def opinion(request, code, number):
    """Its draft, to go on with; once sent, what it says and what was answered."""
    council = readable(request, code)
    found = opinion_of(council, number)
    keeps = may_keep(request, council)
    if request.method == "POST" and not keeps:
        raise Http404
    if found.status != Status.DRAFT or not keeps:
        return _already(request, found) if request.method == "POST" else _read(request, found, keeps)
    if "look" in request.POST:
        return _look(request, council, found)
    form = OpinionForm(
        request.POST or None, request.FILES or None, council=council, initial=pages.initial_of(found)
    )
    if request.method == "POST" and form.is_valid():
        try:
            saved = _save(request, form, opining.edit, found, seen_at=form.seen_at())
        except TransitionError:
            return _already(request, opinion_of(council, number))
        if saved:
            messages.success(request, _("Guardamos el borrador."))
            return redirect(_url(found))
    return _show_form(request, form, council, found)


def _save(request, form, verb, thing, **more):
    """The opinion, written; None if something was refused, said beside its field."""
    try:
        document = stored(form, request)
        files = {"document": document} if document else {}
        return verb(thing, by=request.user, now=request.arrived_at, **form.said(), **files, **more)
    except StaleError as error:
        form.add_error(None, stale_words(error))
    except ValidationError as refused:
        if "file" not in form.errors:
            form.add_error(None, refused)
    return None


def _look(request, council, found=None):
    """What the code she typed names, or why it may not be used. Nothing is written, nothing is lost."""
    form = OpinionForm(initial=clean_text(request.POST).dict(), council=council)
    refused = ""
    try:
        opining.checked_target(council, form["target"].value() or "")
    except ValidationError as error:
        refused = " ".join(error.messages)
    return _show_form(request, form, council, found, refused=refused)


def _show_form(request, form, council, found=None, *, refused=""):
    typed = public_codes.normal(form["target"].value() or "")
    named = public_codes.resolve(typed) if typed and not refused and not form.errors.get("target") else None
    return show(request, "opinion_form", council, form=form, opinion=found, named=named, refused=refused)


def _read(request, found, keeps):
    now = request.arrived_at
    context = pages.page(found, now=now) | {
        "may_keep": keeps,
        "may_answer": found.status == Status.SENT and can_manage(request.user, found.council, now=now),
    }
    return show(request, "opinion", found.council, **context)


@form_methods
@login_required
@limited("form")
@once
@of_an_opinion(kept, Status.DRAFT)
def opinion_send(request, opinion):
    """Put it to the service: it becomes public and the answer has its date."""
    form = SendForm(request.POST or None, initial={"seen": opinion.changed_at.isoformat()})
    if request.method == "POST" and form.is_valid():
        try:
            sent = opining.send(opinion, by=request.user, now=request.arrived_at, seen_at=form.seen_at())
        except StaleError as error:
            form.add_error(None, stale_words(error))
        except ValidationError as refused:
            form.add_error(None, "; ".join(refused.messages))
        else:
            words = _("Enviamos la opinión. El servicio responde a más tardar el %(day)s.")
            messages.success(request, words % {"day": full_date(sent.due_on)})
            return redirect(_url(sent))
    context = pages.page(opinion, now=request.arrived_at) | {"owed": pages.owed(request.arrived_at)}
    return show(request, "opinion_send", opinion.council, form=form, **context)


@form_methods
@login_required
@limited("form")
@once
@of_an_opinion(managed, Status.SENT)
def opinion_answer(request, opinion):
    """What the service answers, once."""
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        opining.answer(opinion, text=data["answer"], act=data["act"], by=request.user, now=request.arrived_at)
        messages.success(request, _("Publicamos la respuesta y les avisamos a sus integrantes."))
        return redirect(_url(opinion))
    context = pages.page(opinion, now=request.arrived_at)
    return show(request, "opinion_answer", opinion.council, form=form, **context)
