"""The officer's screens of an account until its event: prepare it, date it, call it, suspend it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.dates import full_date
from participa.core.forms import said, stale_words
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited
from participa.core.permissions import require
from participa.core.standing import while_it_stands
from participa.services.acting import act_for, acting
from participa.services.models import PublicService
from participa.services.permissions import EDITORS

from . import planning_pages as pages
from .actions import planning
from .models import Account, Status
from .permissions import can_manage, visible_in_office
from .planning_forms import CalendarForm, CallForm, NewAccountForm, ReasonForm, TextsForm

PER_PAGE = 20
PEOPLE = ("service", "called_by", "final_by", "cancelled_by", "changed_by")
form_methods = require_http_methods(["GET", "HEAD", "POST"])


# What she may see ------------------------------------------------------------------------------


def readable(request, code):
    """The account, if she acts for its service in any way; for anybody else it does not exist."""
    found = visible_in_office(request.user, now=request.arrived_at).select_related(*PEOPLE)
    account = get_object_or_404(found, code=code)
    act_for(request, account.service)
    return account


def managed(request, code):
    """The account, if she plans it. Whoever only reads it is told so (403)."""
    account = readable(request, code)
    require(can_manage(request.user, account, now=request.arrived_at))
    return account


def over(request, account):
    """To its board, which says how it stands. Who moved it on, and when."""
    told = {
        Status.CALLED: (_("%(name)s ya la convocó, el %(when)s."), account.called_by, account.called_at),
        Status.FINAL: (
            _("%(name)s ya publicó su informe final, el %(when)s."), account.final_by, account.final_at,
        ),
        Status.CANCELLED: (
            _("%(name)s ya la suspendió, el %(when)s."), account.cancelled_by, account.cancelled_at,
        ),
    }.get(account.status)  # fmt: skip
    if told is None:
        words = _("Eso todavía no se puede hacer: primero se convoca la cuenta.")
    else:
        words = told[0] % {"name": told[1] or _("Otra persona"), "when": full_date(told[2])}
    if request.method not in ("GET", "HEAD"):
        words = f"{words} {_('Lo tuyo no cambió nada.')}"
    messages.warning(request, words)
    return redirect(account.get_office_url())


def of_an_account(*statuses, get=managed):
    """Decorator: the view gets the account of this code while it stands so. Else, see ``over``."""
    return while_it_stands(*statuses, get=get, over=over)


def show(request, screen, account, *, form=None, part="detail", **context):
    """A screen of an account, with its menu beside it; 422 if its form was refused."""
    may_manage = can_manage(request.user, account, now=request.arrived_at)
    side = pages.menu(account, part, may_manage=may_manage)
    context |= {"account": account, "form": form, "side": side}
    status = 422 if form is not None and form.errors else 200
    return render(request, f"public_accounts/office/planning_{screen}.html", context, status=status)


# The list --------------------------------------------------------------------------------------


@require_safe
@login_required
def account_list(request):
    """The accounts of her services, the last season first."""
    now = request.arrived_at
    if not PublicService.objects.administered_by(request.user, now=now).exists():
        raise Http404
    found = visible_in_office(request.user, now=now)
    if slug := acting(request).slug:
        found = found.filter(service__slug=slug)
    found = pages.dues.with_list_parts(found.order_by("-event_year", "event_starts_at", "pk"))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    accounts = list(page)
    hers = Account.objects.administered_by(request.user, *EDITORS, now=now)
    keys = set(hers.filter(pk__in=[one.pk for one in accounts]).values_list("pk", flat=True))
    context = {
        "page": page,
        "rows": list(pages.rows(accounts, now=now, managed=keys)),
        "year": pages.year_to_prepare(now),
        "may_create": _mine(request).exists(),
    }
    return render(request, "public_accounts/office/planning_list.html", context)


def _mine(request):
    """The services whose account she may prepare: those of which she acts for the whole."""
    now = request.arrived_at
    return PublicService.objects.administered_by(request.user, *EDITORS, now=now, whole=True).active()


@form_methods
@login_required
@limited("form")
@once
def create(request):
    """A draft: first its calendar is shown, each date with the rule that gives it."""
    now, services = request.arrived_at, _mine(request)
    get_object_or_404(services[:1])
    form = NewAccountForm(
        request.POST or None, services=services, today=day_of(now), initial=_first_values(request, services)
    )
    preview = None
    if request.method == "POST" and form.is_valid():
        preview = pages.proposal(form.cleaned_data["event_day"], form.cleaned_data["service"])
        if "preview" not in request.POST and (account := _created(request, form)):
            messages.success(request, _("Preparamos la cuenta. Nadie la ve hasta que la convoques."))
            return redirect(account.get_office_url())
    context = {"form": form, "preview": preview, "side": []}
    status = 422 if form.errors else 200
    return render(request, "public_accounts/office/planning_create.html", context, status=status)


def _first_values(request, services):
    year = pages.year_to_prepare(request.arrived_at)
    service = services.filter(slug=acting(request).slug).first() or services.first()
    return {"service": service, "management_year": year - 1, "starts": "11:00", "ends": "12:30"}


def _created(request, form):
    try:
        return planning.create(
            form.cleaned_data["service"], by=request.user, now=request.arrived_at, **form.values
        )
    except ValidationError as refused:
        said(form, refused)
    return None


# An account ------------------------------------------------------------------------------------


@require_safe
@login_required
def detail(request, code):
    """How an account goes: what is missing, the next step, its dates, its history."""
    account = readable(request, code)
    context = pages.overview(account, by=request.user, now=request.arrived_at)
    return render(request, "public_accounts/office/planning_detail.html", context)


@form_methods
@login_required
@limited("form")
@once
@of_an_account(Status.DRAFT, Status.CALLED)
def edit(request, account):
    """What people read first."""
    initial = {name: getattr(account, name) for name in ("title", "summary", "plain_url")}
    form = TextsForm(request.POST or None, initial=initial | {"seen": account.changed_at.isoformat()})
    if request.method == "POST" and form.is_valid():
        try:
            planning.edit(
                account, by=request.user, now=request.arrived_at, seen_at=form.seen_at(), **form.texts
            )
        except StaleError as error:
            form.add_error(None, stale_words(error))
        else:
            messages.success(request, _("Guardamos los textos."))
            return redirect(account.get_office_url())
    return show(request, "edit", account, form=form, part="edit")


@form_methods
@login_required
@limited("form")
@once
@of_an_account(Status.DRAFT, Status.CALLED)
def calendar(request, account):
    """Every date on one form. After the call each change says why, and what happened does not move."""
    locked = pages.locked_words(account, request.arrived_at)
    form = CalendarForm(request.POST or None, account=account, locked=locked)
    if request.method == "POST" and form.is_valid() and _dated(request, account, form):
        words = _("Guardamos el calendario.")
        if account.status == Status.CALLED:
            words = _("Guardamos el calendario y avisamos a quienes siguen la cuenta.")
        messages.success(request, words)
        return redirect("public_accounts_office:calendar", account.code)
    rows = pages.calendar_rows(account, form, request.arrived_at)
    return show(request, "calendar", account, form=form, part="calendar", rows=rows)


def _dated(request, account, form):
    try:
        planning.set_calendar(
            account, by=request.user, now=request.arrived_at, seen_at=form.seen_at(), **form.values
        )
    except StaleError as error:
        form.add_error(None, stale_words(error))
    except ValidationError as refused:
        said(form, refused)
    return not form.errors


@require_POST
@login_required
@limited("form")
@once
@of_an_account(Status.DRAFT)
def reset(request, account):
    """Back to the dates that the rules give."""
    form = TextsForm(request.POST)
    form.is_valid()  # only when it was seen is read
    try:
        planning.reset_calendar(account, by=request.user, now=request.arrived_at, seen_at=form.seen_at())
    except StaleError as error:
        messages.warning(request, stale_words(error))
    else:
        messages.success(request, _("Volvimos a las fechas que dan las reglas."))
    return redirect("public_accounts_office:calendar", account.code)


@form_methods
@login_required
@limited("form")
@once
@of_an_account(Status.DRAFT)
def call(request, account):
    """Publish the call by act. What is missing is named; a colleague who was first is named too."""
    now = request.arrived_at
    form = CallForm(request.POST or None, today=day_of(now))
    if request.method == "POST" and form.is_valid():
        try:
            planning.call(account, by=request.user, now=now, **form.cleaned_data)
        except planning.NotReady as error:
            for words in error.issues.values():
                form.add_error(None, words)
        else:
            messages.success(request, _("Convocamos la cuenta. Sus fechas son públicas desde ahora."))
            return redirect(account.get_office_url())
    issues, milestones = pages.issue_rows(account, now), pages.milestone_rows(account, now)
    return show(request, "call", account, form=form, issues=issues, milestones=milestones)


@form_methods
@login_required
@limited("form")
@once
@of_an_account(Status.DRAFT, Status.CALLED)
def cancel(request, account):
    """Suspend it, with the reason that people read. Not once its event was held."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            planning.cancel(account, by=request.user, now=request.arrived_at, **form.cleaned_data)
        except TransitionError:
            account.refresh_from_db()
            if account.status == Status.CANCELLED:
                raise
            form.add_error(None, _("Su evento ya se hizo: no se suspende, se informa."))
        else:
            messages.success(request, _("Suspendimos la cuenta. La razón queda a la vista."))
            return redirect(account.get_office_url())
    return show(request, "cancel", account, form=form)
