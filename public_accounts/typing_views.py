"""What was asked elsewhere: typed by an officer, one by one or from a spreadsheet."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from participa.audit.once import once
from participa.core import set_aside
from participa.core.calendar import SANTIAGO
from participa.core.figures import figure
from participa.core.limits import limited

from . import answering_pages as pages
from . import importing
from .actions import asking
from .answering_forms import ImportForm, TypedForm
from .answering_views import answerable, form_methods, inbox_url, of_an_account, refused, said, show
from .models import Question, Status

LAST_SHOWN = 5
ROWS_SHOWN, BAD_SHOWN = 20, 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# One by one ------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_an_account(answerable)
def type_question(request, account):
    """A question of the hall, of a mail, of paper: it counts the same as one sent by the portal."""
    if account.status != Status.CALLED:
        return refused(request, account)
    form = TypedForm(request.POST or None, initial=_as_the_last(request, account))
    if request.method == "POST" and form.is_valid():
        question = _typed(request, account, form)
        if question:
            return _after(request, account, question)
    last = account.questions.filter(typed_by=request.user).select_related("region", "group", "organization")
    return show(
        request,
        "type",
        account,
        form=form,
        last=[pages.row(one, account) for one in last.order_by("-typed_at", "-pk")[:LAST_SHOWN]],
        window=pages.window_words(account),
    )


def _as_the_last(request, account):
    """What the one before said of the channel, the moment and the region: the next is often alike."""
    when = importing.default_moment(account, request.arrived_at)
    return {
        "channel": request.GET.get("canal") or Question.Channel.HALL,
        "asked_at": request.GET.get("cuando") or f"{when.astimezone(SANTIAGO):%Y-%m-%dT%H:%M}",
        "region_id": request.GET.get("region", ""),
    }


def _typed(request, account, form):
    data, now = form.cleaned_data, request.arrived_at
    asked_at = data.pop("asked_at") or importing.default_moment(account, now)
    try:
        return asking.type_question(account, asked_at=asked_at, by=request.user, now=now, **data)
    except ValidationError as error:
        said(form, error)
    return None


def _after(request, account, question):
    """To the hall if it was typed there, to an empty form, or to the question."""
    messages.success(request, _("Guardamos la pregunta %(code)s.") % {"code": question.receipt})
    if "hall" in request.POST:
        return redirect("public_accounts_office:hall", account.code)
    if "another" not in request.POST:
        return redirect("public_accounts_office:question", account.code, question.pk)
    same = {
        "canal": question.channel,
        "cuando": f"{question.asked_at.astimezone(SANTIAGO):%Y-%m-%dT%H:%M}",
        "region": question.region_id or "",
    }
    address = reverse("public_accounts_office:type", args=[account.code])
    return redirect(f"{address}?{urlencode(same)}")


# A spreadsheet ---------------------------------------------------------------------------------


@require_safe
@login_required
@of_an_account(answerable)
def import_template(request, account):
    name = f"preguntas-{account.code}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(importing.template(account), content_type=XLSX, headers=headers)


@form_methods
@login_required
@limited("form")
@once
@of_an_account(answerable)
def import_questions(request, account):
    """First looked at, row by row; then the good ones are imported, once."""
    if account.status != Status.CALLED:
        return refused(request, account)
    if "confirm" in request.POST:
        return _import(request, account, request.POST.get("name", ""))
    name = request.GET.get("revision", "")
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, channel = form.cleaned_data["upload"], form.cleaned_data["channel"]
        try:
            checked = importing.check(account, upload, channel=channel, now=request.arrived_at)
        except ValidationError as error:
            form.add_error("upload", error)
        else:
            what = {"channel": channel} | checked._asdict()
            kept = set_aside.keep(importing.WORK, account, what, by=request.user)
            return redirect(f"{request.path}?{urlencode({'revision': kept})}")
    return _show_import(request, account, form, name)


def _show_import(request, account, form, name):
    kept = set_aside.waiting(importing.WORK, account, name, by=request.user) if name else None
    if name and kept is None and request.method != "POST":
        _tell_gone(request, account, name)
    if kept:
        channel = Question.Channel(kept["channel"])
        form = ImportForm(initial={"channel": channel}) if not form.is_bound else form
        kept = kept | {
            "name": name,
            "channel_label": channel.label,
            "first": kept["good"][:ROWS_SHOWN],
            "more_good": max(0, len(kept["good"]) - ROWS_SHOWN),
            "first_bad": kept["bad"][:BAD_SHOWN],
            "more_bad": max(0, len(kept["bad"]) - BAD_SHOWN),
        }
    return show(
        request,
        "import",
        account,
        form=form,
        checked=kept,
        regions=importing.region_names(),
        window=pages.window_words(account),
    )


def _import(request, account, name):
    """The good rows that were looked at. Whoever confirms a second time is told, and nothing is repeated."""
    kept = set_aside.take(importing.WORK, account, name, by=request.user)
    if kept is None:
        _tell_gone(request, account, name)
        return redirect(inbox_url(account))
    try:
        number = asking.import_questions(
            account,
            importing.rows_of(kept),
            channel=kept["channel"],
            by=request.user,
            now=request.arrived_at,
        )
    except ValidationError:
        set_aside.give_back(importing.WORK, name, kept)
        messages.error(
            request, _("No importamos nada: las fechas de la cuenta cambiaron. Sube la planilla de nuevo.")
        )
        return redirect(request.path)
    set_aside.remember(importing.WORK, account, name, number, by=request.user)
    words = ngettext("Importamos %(count)s pregunta.", "Importamos %(count)s preguntas.", number)
    messages.success(request, words % {"count": figure(number)})
    return redirect(inbox_url(account, "?estado=sin-agrupar"))


def _tell_gone(request, account, name):
    number = set_aside.done(importing.WORK, account, name, by=request.user)
    if number is not None:
        words = ngettext(
            "Esa planilla ya se importó (%(count)s pregunta). No se repitió nada.",
            "Esa planilla ya se importó (%(count)s preguntas). No se repitió nada.",
            number,
        )
        messages.info(request, words % {"count": figure(number)})
    else:
        messages.warning(
            request, _("Pasó más de una hora desde que la revisaste: no importamos nada. Súbela de nuevo.")
        )
