"""SEGEGOB keeps the rules and the holidays: each change shows what it would move before it is saved."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from participa.audit.once import once
from participa.core.figures import whole_number
from participa.core.forms import said
from participa.core.lifecycle import StaleError
from participa.core.limits import limited
from participa.reference.models import Holiday

from . import oversight_pages as pages
from .actions import keeping
from .forms import HolidayForm, RemoveForm, RuleForm
from .models import DeadlineMove, Rule
from .permissions import keeps_rules

form_methods = require_http_methods(["GET", "HEAD", "POST"])


def keeper(view):
    """Decorator: only for whoever keeps the rules."""

    @login_required
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not keeps_rules(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return wrapper


@keeper
@require_safe
def rule_list(request):
    return _show(request, "rules", rules=pages.rules())


@keeper
@form_methods
@limited("form")
@once
def edit_rule(request, code):
    rule = get_object_or_404(Rule, code=code)
    told = {name: getattr(rule, name) for name in ("value", "reference", "verified")}
    told["seen"] = rule.changed_at.isoformat() if rule.changed_at else ""
    form = RuleForm(request.POST or None, rule=rule, initial=told)
    answer = _after_seeing(
        request,
        form,
        save=lambda **act: keeping.change_rule(rule, seen_at=_seen_at(form), **form.values, **act),
        to="rules",
    )
    return answer or _show(request, "rule", form, rule=rule)


def _seen_at(form):
    return form.seen_at() if form.cleaned_data.get("seen") else None


@keeper
@require_safe
def holiday_list(request):
    year = whole_number(request.GET.get("anio", "")) or 0
    return _show(request, "holidays", **pages.holidays_of(year, now=request.arrived_at))


@keeper
@form_methods
@limited("form")
@once
def add_holiday(request):
    form = HolidayForm(request.POST or None)
    answer = _after_seeing(
        request,
        form,
        save=lambda **act: keeping.add_holiday(**form.values, **act),
        to="holidays",
    )
    return answer or _show(request, "holiday", form)


@keeper
@form_methods
@limited("form")
@once
def edit_holiday(request, pk):
    holiday = get_object_or_404(Holiday, pk=pk)
    form = HolidayForm(request.POST or None, initial=_told(holiday))
    answer = _after_seeing(
        request,
        form,
        save=lambda **act: keeping.edit_holiday(
            holiday, seen=form.cleaned_data["seen"], **form.values, **act
        ),
        to="holidays",
    )
    return answer or _show(request, "holiday", form, holiday=holiday)


@keeper
@form_methods
@limited("form")
@once
def remove_holiday(request, pk):
    holiday = get_object_or_404(Holiday, pk=pk)
    form = RemoveForm(request.POST or None, initial={"seen": keeping.version_of(holiday)})
    answer = _after_seeing(
        request,
        form,
        save=lambda **act: keeping.remove_holiday(
            holiday, reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"], **act
        ),
        to="holidays",
    )
    return answer or _show(request, "holiday_remove", form, holiday=holiday)


@keeper
@require_safe
def move_list(request):
    return _show(request, "moves", **pages.trace(request.GET.get("pagina")))


def _told(holiday):
    communes = ", ".join(holiday.communes.values_list("name", flat=True))
    names = ("date", "name", "scope", "region", "legal_basis")
    told = {name: getattr(holiday, name) for name in names}
    return told | {"communes": communes, "seen": keeping.version_of(holiday)}


def _after_seeing(request, form, *, save, to):
    """Save if she has seen what moves; else leave on the form what there is to see, or what is wrong.

    None: there is a form to show.
    """
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        save(by=request.user, now=request.arrived_at, shown=form.shown_moves)
    except keeping.Unseen as unseen:
        form.preview = pages.preview(unseen.moves)
        if form.shown_moves:
            form.add_error(None, _("Mientras mirabas, cambió lo que se mueve. Revísalo y confirma otra vez."))
        return None
    except (ValidationError, StaleError) as refused:
        said(form, refused)
        return None
    messages.success(request, _saved_words(_moved(request)))
    return redirect(f"deadline_rules:{to}")


def _moved(request):
    """How many deadlines she moved by this act."""
    return DeadlineMove.objects.filter(by=request.user, at=request.arrived_at).count()


def _saved_words(how_many):
    if not how_many:
        return _("Guardado. Ningún plazo abierto se mueve.")
    words = ngettext("Guardado. Se movió %(n)s plazo.", "Guardado. Se movieron %(n)s plazos.", how_many)
    return words % {"n": how_many}


def _show(request, screen, form=None, **context):
    """A screen of SEGEGOB, with what would move if it was asked."""
    section = {"rule": "rules", "holiday": "holidays", "holiday_remove": "holidays"}.get(screen, screen)
    wrong = form is not None and bool(form.errors)
    context |= {
        "form": form,
        "side": pages.menu(section),
        "preview": getattr(form, "preview", None),
        "back": reverse(f"deadline_rules:{section}"),
    }
    return render(request, f"deadlines/oversight/{screen}.html", context, status=422 if wrong else 200)
