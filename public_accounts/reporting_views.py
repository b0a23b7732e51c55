"""The officer's screens of the reports of an account, of what the council said and of the final report."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from participa.audit.once import once
from participa.core.dates import full_date
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited

from . import reporting_pages as pages
from .actions import reporting
from .models import Report, Status
from .planning_views import form_methods, of_an_account, said, show
from .reporting_forms import AskFinalForm, NoteForm, PublishFinalForm, ReplyForm, ReportForm

Kind = Report.Kind


@form_methods
@login_required
@limited("form")
@once
@of_an_account(Status.DRAFT, Status.CALLED)
def publish_report(request, account, kind):
    """A report that is not the final one; where one is in force, its correction."""
    if kind == Kind.FINAL or kind not in Kind.values:
        raise Http404
    versions = pages.versions_of(account, kind)
    current = next((one for one in versions if one.superseded_at is None), None)
    initial = {"title": pages.first_title(account, kind)}
    if current:
        initial = {"title": current.title, "text": current.text}
    data = (request.POST, request.FILES) if request.method == "POST" else ()
    form = ReportForm(*data, initial=initial, is_correction=bool(current))
    if request.method == "POST" and form.is_valid() and _published(request, account, kind, form):
        messages.success(request, _("Publicamos el informe."))
        return redirect(account.get_office_url())
    context = {"kind": Kind(kind), "versions": versions, "current": current}
    return show(request, "report", account, form=form, **context)


def _published(request, account, kind, form):
    data = form.cleaned_data
    try:
        reporting.publish_report(
            account, kind, title=data["title"], text=data["text"], upload=data["upload"],
            correction=data.get("correction", ""), by=request.user, now=request.arrived_at,
        )  # fmt: skip
    except ValidationError as refused:
        said(form, refused)
    return not form.errors


# The council -----------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_an_account()
def council(request, account):
    """What the council observed and what the body replied; a new observation while the account is open."""
    form = None
    if account.status in (Status.DRAFT, Status.CALLED):
        data = (request.POST, request.FILES) if request.method == "POST" else ()
        form = NoteForm(*data)
        if request.method == "POST" and form.is_valid() and _noted(request, account, form):
            messages.success(request, _("Anotamos lo que observó el consejo."))
            return redirect("public_accounts_office:council", account.code)
    elif request.method == "POST":
        raise TransitionError("It no longer changes.")
    notes = pages.notes_of(account)
    return show(request, "council", account, form=form, part="council", notes=notes)


def _noted(request, account, form):
    try:
        reporting.note_council(account, by=request.user, now=request.arrived_at, **form.cleaned_data)
    except ValidationError as refused:
        said(form, refused)
    return not form.errors


@form_methods
@login_required
@limited("form")
@once
@of_an_account()
def reply(request, account, pk):
    """What the body replies to the council. Once; a colleague who was first is named."""
    note = get_object_or_404(account.council_notes.select_related("document", "replied_by"), pk=pk)
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and not note.replied_at:
        try:
            reporting.reply_to_council(note, by=request.user, now=request.arrived_at, **form.cleaned_data)
        except TransitionError:
            note.refresh_from_db()
        else:
            messages.success(request, _("Publicamos la respuesta al consejo."))
            return redirect("public_accounts_office:council", account.code)
    if note.replied_at:
        words = _("%(name)s ya le respondió al consejo, el %(when)s. Se responde una sola vez.")
        return _first(request, account, words, note.replied_by, note.replied_at, "council")
    return show(request, "reply", account, form=form, part="council", note=note)


def _first(request, account, words, by, at, screen):
    name = by or _("Otra persona")
    messages.warning(request, words % {"name": name, "when": full_date(at)})
    return redirect(f"public_accounts_office:{screen}", account.code)


# The final report ------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_an_account(Status.CALLED, Status.FINAL)
def final(request, account):
    """Ask for the final report, read its draft, publish it by act."""
    publishes = request.method == "POST" and "publish" in request.POST
    asks = request.method == "POST" and not publishes
    asking = AskFinalForm(
        request.POST if asks else None, is_correction=account.status == Status.FINAL, auto_id="pedir_%s"
    )
    draft = pages.draft_of(account)
    publishing = PublishFinalForm(
        request.POST if publishes else None, initial={"draft": draft.pk if draft else None}
    )
    answer = None
    if asks and asking.is_valid():
        answer = _asked(request, account, asking)
    elif publishes and publishing.is_valid():
        answer = _published_final(request, account, publishing)
    if answer:
        return answer
    context = pages.final(account, now=request.arrived_at) | {"asking": asking, "publishing": publishing}
    form = publishing if publishes else asking
    return show(request, "final", account, form=form, part="final", **context)


def _asked(request, account, form):
    correction = form.cleaned_data.get("correction", "")
    try:
        job = reporting.ask_for_final(account, by=request.user, now=request.arrived_at, correction=correction)
    except reporting.NotFinished as error:
        for words in error.issues:
            form.add_error(None, words)
        return None
    except ValidationError as refused:
        said(form, refused)
        return None
    return redirect(job)


def _published_final(request, account, form):
    report = account.reports.filter(pk=form.cleaned_data["draft"], kind=Kind.FINAL).first()
    if report is None:
        form.add_error(None, _("El borrador que leíste se reemplazó por otro. Léelo antes de publicarlo."))
        return None
    try:
        reporting.publish_final(
            report, act_number=form.cleaned_data["act_number"], by=request.user, now=request.arrived_at
        )
    except reporting.NotFinished as error:
        for words in error.issues:
            form.add_error(None, words)
        return None
    except TransitionError:
        report.refresh_from_db()
        words = _("%(name)s ya publicó ese informe final, el %(when)s. Lo tuyo no cambió nada.")
        return _first(request, account, words, report.published_by, report.published_at, "final")
    messages.success(request, _("Publicamos el informe final. La cuenta queda cerrada."))
    return redirect("public_accounts_office:final", account.code)


@require_POST
@login_required
@limited("form")
@once
@of_an_account(Status.CALLED)
def no_questions(request, account):
    """Say that nobody asked anything, by any channel."""
    try:
        reporting.say_no_questions(account, by=request.user, now=request.arrived_at)
    except TransitionError:
        messages.warning(request, _("No se puede decir eso: alguien preguntó, o todavía puede preguntar."))
    else:
        messages.success(request, _("Dejamos dicho que no llegaron preguntas."))
    return redirect("public_accounts_office:final", account.code)
