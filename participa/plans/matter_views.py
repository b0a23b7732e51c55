"""The officer's screens of the matters of a plan: add, correct, move, drop, done."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from participa.audit.once import once
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited

from .actions import matters
from .models import Matter, Status
from .office_forms import DoneForm, DropForm, MatterForm, SeenForm
from .office_views import done, form_methods, of_a_plan, show, who
from .when import when_words


def over(request, plan):
    """To the board of the plan: a colleague said what became of that matter, or published the plan."""
    messages.warning(request, _("Otra persona cambió antes esa materia o publicó el plan. Mira cómo quedó."))
    return redirect(plan.get_office_url())


def _sent(request, form):
    """Was the form sent, and well?"""
    return request.method == "POST" and form.is_valid()


def _one(plan, number):
    """The matter, while it is planned. Raises TransitionError."""
    one = get_object_or_404(plan.matters, number=number)
    if one.status != Matter.Status.PLANNED:
        raise TransitionError(f"{one.code} is done, or was dropped.")
    one.plan = plan
    return one


@form_methods
@login_required
@limited("form")
@once
@of_a_plan(over=over)
def add(request, plan):
    """One more matter."""
    form = MatterForm(request.POST or None, plan=plan)
    if _sent(request, form) and done(form, matters.add, plan, **form.values, **who(request)):
        messages.success(request, _("Agregamos la materia."))
        return redirect(plan.get_office_url())
    return show(request, "matter", plan, form=form, part="matter_new")


@form_methods
@login_required
@limited("form")
@once
@of_a_plan(over=over)
def edit(request, plan, number):
    """Correct a matter or move it. Of a published plan, with the reason."""
    one = _one(plan, number)
    form = MatterForm(request.POST or None, plan=plan, matter=one)
    if _sent(request, form) and done(form, matters.edit, one, **form.values, **who(request)):
        messages.success(request, _("Guardamos la materia."))
        return redirect(plan.get_office_url())
    return show(request, "matter", plan, form=form, matter=one)


@form_methods
@login_required
@limited("form")
@once
@of_a_plan(over=over)
def drop(request, plan, number):
    """It will not be done, and why."""
    one = _one(plan, number)
    form = DropForm(request.POST or None, initial={"seen": one.changed_at.isoformat()})
    if _sent(request, form):
        values = {"reason": form.cleaned_data["reason"], "seen_at": form.seen_at()}
        if done(form, matters.drop, one, **values, **who(request)):
            messages.success(request, _("Queda sin efecto. La razón está a la vista."))
            return redirect(plan.get_office_url())
    return show(request, "matter_drop", plan, form=form, matter=one, when=when_words(one))


@form_methods
@login_required
@limited("form")
@once
@of_a_plan(Status.DRAFT, over=over)
def delete(request, plan, number):
    """Take it out of a draft, once it was confirmed."""
    one = _one(plan, number)
    form = SeenForm(request.POST or None)
    if _sent(request, form) and done(form, matters.delete, one, **who(request)):
        messages.success(request, _("Sacamos la materia del borrador."))
        return redirect(plan.get_office_url())
    return show(request, "matter_delete", plan, form=form, matter=one, when=when_words(one))


@form_methods
@login_required
@limited("form")
@once
@of_a_plan(Status.PUBLISHED, over=over)
def did(request, plan, number):
    """It was done: when, and its proof."""
    one = _one(plan, number)
    form = DoneForm(request.POST or None, request.FILES or None, initial={"seen": one.changed_at.isoformat()})
    if _sent(request, form) and done(form, matters.do, one, **form.values, **who(request)):
        messages.success(request, _("Anotamos que se realizó. Su evidencia está a la vista."))
        return redirect(plan.get_office_url())
    return show(request, "matter_done", plan, form=form, matter=one, when=when_words(one))
