"""The officer's screens of commitments: what an account promises, and how what was promised goes."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.once import once
from participa.core.forms import stale_words
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited
from participa.core.permissions import require
from participa.services.acting import act_for

from . import commitment_office_pages as pages
from .actions import promising
from .commitment_forms import PromiseForm, StepRows, TellForm
from .models import Commitment, Status
from .permissions import can_tell
from .planning_pages import menu
from .planning_views import managed, of_an_account, over, said

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def of_a_commitment(view):
    """Decorator: the view gets the commitment of this code, if her body made it in an account.

    Whoever may only read it is told so (403); for anybody else it does not exist.
    """

    @wraps(view)
    def wrapper(request, code, **kwargs):
        now = request.arrived_at
        hers = Commitment.objects.filter(plan=None).administered_by(request.user, now=now)
        hers = hers.select_related("service", "account__service", "changed_by")
        commitment = get_object_or_404(hers, code=code)
        require(can_tell(request.user, commitment, now=now))
        act_for(request, commitment.service)
        return view(request, commitment, **kwargs)

    return wrapper


def _screen(request, name, account, *, form=None, rows=None, **context):
    """A screen of commitments; 422 if its form, or one of its rows, was refused."""
    wrong_rows = rows is not None and rows.is_bound and rows.total_error_count() > 0
    wrong = wrong_rows or (form is not None and bool(form.errors))
    context |= {"account": account, "form": form, "steps": rows, "is_wrong": wrong}
    context |= {"wrong_rows": wrong_rows, "side": menu(account, "commitments")}
    return render(
        request, f"public_accounts/office/commitment_{name}.html", context, status=422 if wrong else 200
    )


@require_safe
@login_required
@of_an_account(get=managed)
def commitments(request, account):
    """What the account promises, and what it has to tell of what was promised before."""
    return _screen(request, "list", account, **pages.list_page(account, now=request.arrived_at))


@form_methods
@login_required
@limited("form")
@once
@of_an_account(Status.DRAFT, Status.CALLED)
def promise(request, account):
    form, rows = PromiseForm(request.POST or None), StepRows(request.POST or None, prefix="hitos")
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        try:
            made = promising.promise(
                account, by=request.user, now=request.arrived_at, milestones=rows.steps(), **form.promised()
            )
        except ValidationError as refused:
            said(form, refused)
        else:
            messages.success(request, _("Anotamos el compromiso %(code)s.") % {"code": made.code})
            return redirect("public_accounts_office:commitments", account.code)
    return _screen(request, "edit", account, form=form, rows=rows, commitment=None)


@form_methods
@login_required
@limited("form")
@once
@of_a_commitment
def edit_commitment(request, commitment):
    """Its wording, until the account has its final report; its milestones, until something was told."""
    account, told = commitment.account, commitment.assessments.exists()
    if account.status not in pages.WRITABLE:
        return over(request, account)
    form = PromiseForm(request.POST or None, initial=pages.initial_of(commitment))
    rows = None
    if not told:
        rows = StepRows(request.POST or None, prefix="hitos", initial=pages.steps_of(commitment))
    valid = request.method == "POST" and all([form.is_valid(), rows is None or rows.is_valid()])
    if valid and _edit(request, commitment, form, rows):
        messages.success(request, _("Guardamos el compromiso."))
        return redirect("public_accounts_office:commitments", account.code)
    return _screen(request, "edit", account, form=form, rows=rows, commitment=commitment)


def _edit(request, commitment, form, rows):
    steps = None if rows is None else rows.steps()
    try:
        promising.edit(
            commitment, by=request.user, now=request.arrived_at, seen_at=form.seen_at(), milestones=steps,
            **form.promised(),
        )  # fmt: skip
    except StaleError as error:
        form.add_error(None, stale_words(error))
    except ValidationError as refused:
        said(form, refused)
    except TransitionError:
        words = _("Alguien contó su avance o cerró la cuenta mientras escribías. Vuelve a abrir esta página.")
        form.add_error(None, words)
    return not form.errors


@require_POST
@login_required
@limited("form")
@once
@of_a_commitment
def delete_commitment(request, commitment):
    """Take it out of a draft: nobody has read it."""
    account = commitment.account
    try:
        promising.delete(commitment, by=request.user, now=request.arrived_at)
    except TransitionError:
        words = _("Ya no se puede sacar: está publicado. Cuenta cómo va, o por qué no se hará.")
        messages.warning(request, words)
    else:
        messages.success(request, _("Sacamos el compromiso %(code)s.") % {"code": commitment.code})
    return redirect("public_accounts_office:commitments", account.code)


@form_methods
@login_required
@limited("form")
@once
@of_a_commitment
def commitment(request, commitment):
    """Tell how it goes, with the evidence."""
    form = TellForm(
        request.POST or None,
        request.FILES or None,
        commitment=commitment,
        milestones=commitment.milestones.all(),
        initial={"seen": commitment.changed_at.isoformat(), "reached": commitment.reached},
    )
    if request.method == "POST" and form.is_valid() and _tell(request, commitment, form):
        messages.success(request, _("Publicamos cómo va. Lo que se contó antes sigue a la vista."))
        return redirect(commitment.get_office_url())
    context = pages.tell_page(commitment, now=request.arrived_at)
    return _screen(request, "tell", context.pop("account"), form=form, **context)


def _tell(request, commitment, form):
    try:
        promising.tell(
            commitment, by=request.user, now=request.arrived_at, seen_at=form.seen_at(), **form.told()
        )
    except StaleError as error:
        form.add_error(None, stale_words(error))
    except ValidationError as refused:
        said(form, refused, {"upload": "file"})
    return not form.errors
