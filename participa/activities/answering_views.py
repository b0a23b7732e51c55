"""The office's screens of what people said: sort it into themes, answer it, hide what breaks the rules."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.figures import figure, whole_number
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited

from . import answering_pages as pages
from .actions import answering, contributing
from .actions.registering import ClosedError
from .answering_forms import AnswerForm, HideForm, SortForm, ThemeForm, TypeInForm
from .models import Contribution, Status
from .office_views import allowed, done, form_methods, of_an_activity, show
from .permissions import can_answer, can_moderate

MOST_TICKED = 500
LIVE = (Status.PUBLISHED, Status.RESULTS)
moderated, answerable = allowed(can_moderate), allowed(can_answer)


# The list --------------------------------------------------------------------------------------


@require_safe
@login_required
@of_an_activity(get=moderated)
def contributions(request, activity):
    return _listed(request, activity)


def _listed(request, activity, form=None, ticked=()):
    context = pages.listing(activity, request.GET, ticked=ticked)
    if context["rows"]:
        saw(activity, by=request.user, now=request.arrived_at, what="activity_contributions")
    form = form or SortForm(themes=context["themes"])
    context["may_type"] = activity.status == Status.PUBLISHED and request.arrived_at >= activity.starts_at
    return show(request, "contributions", activity, form=form, part="contributions", **context)


@require_POST
@login_required
@limited("form")
@once
@of_an_activity(*LIVE, get=answerable)
def sort(request, activity):
    """Put what was ticked in a theme: one there is, a new one, or none."""
    form = SortForm(request.POST, themes=activity.themes.all())
    ticked = {pk for text in request.POST.getlist("one")[:MOST_TICKED] if (pk := whole_number(text))}
    if not ticked:
        form.add_error(None, _("Marca al menos una propuesta o una pregunta."))
    if not form.is_valid():
        return _listed(request, activity, form, ticked)
    who, chosen = {"by": request.user, "now": request.arrived_at}, form.cleaned_data["theme"]
    theme = form.themes.get(chosen)
    if form.cleaned_data["new_theme"]:
        theme = answering.add_theme(activity, title=form.cleaned_data["new_theme"], **who)
    moved = answering.sort(activity, activity.contributions.filter(pk__in=ticked), theme=theme, **who)
    messages.success(request, _moved_words(moved, theme))
    return redirect(pages.url("contributions", activity) + pages.Asked.read(request.GET).address())


def _moved_words(moved, theme):
    if theme is None:
        words = ngettext("Sacamos %(n)s de su tema.", "Sacamos %(n)s de sus temas.", moved)
        return words % {"n": figure(moved)}
    words = ngettext("Pusimos %(n)s en «%(theme)s».", "Pusimos %(n)s en «%(theme)s».", moved)
    return words % {"n": figure(moved), "theme": theme.title}


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(Status.PUBLISHED, get=answerable)
def type_in(request, activity):
    """Write down what somebody said there. It counts the same."""
    form = TypeInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        who = {"by": request.user, "now": request.arrived_at}
        try:
            if done(form, contributing.type_in, activity, **form.values, **who):
                messages.success(request, _("La agregamos. Puedes seguir con otra."))
                return redirect("activities_office:type_in", activity.code)
        except ClosedError:
            form.add_error(None, _("Se escribe lo que se dice allí desde que empieza la actividad."))
    return show(request, "type_in", activity, form=form, part="contributions")


# One of them -----------------------------------------------------------------------------------


def _one(activity, pk):
    found = activity.contributions.told().select_related(
        "theme", "activity__service", "organization", "answered_by", "hidden_by"
    )
    return get_object_or_404(found, pk=pk)


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(get=moderated)
def contribution(request, activity, pk):
    """What somebody said, and its answer. Answering again corrects it, and it is told again."""
    if request.method == "POST":
        answerable(request, activity.code)
    one = _one(activity, pk)
    may_answer = can_answer(request.user, activity, now=request.arrived_at) and activity.status in LIVE
    is_question = one.kind == Contribution.Kind.QUESTION
    initial = {"seen": one.changed_at.isoformat(), "text": one.answer, "position": one.position}
    form = AnswerForm(request.POST or None, is_question=is_question, initial=initial)
    if request.method == "POST" and form.is_valid():
        if _answered(request, one, form):
            messages.success(request, _("Publicamos la respuesta y avisamos a quien escribió."))
            return redirect("activities_office:contributions", activity.code)
        one = _one(activity, pk)
    saw(activity, by=request.user, now=request.arrived_at, what="activity_contributions")
    context = {
        "one": one,
        "row": pages.row(one, activity),
        "reply": one.reply,
        "may_answer": may_answer and one.status == Contribution.Status.RECEIVED,
        "is_question": is_question,
    }
    return show(request, "contribution", activity, form=form, part="contributions", **context)


def _answered(request, one, form):
    who = {"by": request.user, "now": request.arrived_at}
    try:
        return done(form, answering.answer, one, **form.values, **who, seen_at=form.seen_at())
    except TransitionError:
        form.add_error(None, _("Mientras escribías, alguien la retiró: ya no se responde."))
        return False


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(get=moderated)
def hide(request, activity, pk):
    """Take it out of sight, with the reason that stays in sight."""
    one = _one(activity, pk)
    if one.status == Contribution.Status.HIDDEN:
        return _already_hidden(request, one)
    form = HideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            contributing.hide(
                one, reason=form.cleaned_data["reason"], by=request.user, now=request.arrived_at
            )
        except TransitionError:
            return _already_hidden(request, _one(activity, pk))
        messages.success(request, _("La retiramos. A la vista queda que se retiró y por qué."))
        return redirect("activities_office:contributions", activity.code)
    saw(activity, by=request.user, now=request.arrived_at, what="activity_contributions")
    row = pages.row(one, activity)
    return show(request, "hide", activity, form=form, part="contributions", one=one, row=row)


def _already_hidden(request, one):
    name = one.hidden_by or _("Otra persona")
    messages.warning(request, _("%(name)s ya la retiró. Lo tuyo no cambió nada.") % {"name": name})
    return redirect("activities_office:contribution", one.activity.code, one.pk)


@require_POST
@login_required
@limited("form")
@once
@of_an_activity(get=moderated)
def show_again(request, activity, pk):
    """It should not have been hidden."""
    try:
        contributing.show_again(_one(activity, pk), by=request.user, now=request.arrived_at)
    except TransitionError:
        messages.warning(request, _("No está retirada: cualquiera la lee."))
    else:
        messages.success(request, _("Se ve de nuevo."))
    return redirect("activities_office:contribution", activity.code, pk)


# Themes ----------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(*LIVE, get=answerable)
def themes(request, activity):
    """What was said is about these themes; one more may be added."""
    form = ThemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("title", "summary")}
        who = {"by": request.user, "now": request.arrived_at}
        if done(form, answering.add_theme, activity, **values, **who):
            messages.success(request, _("Agregamos el tema."))
            return redirect("activities_office:themes", activity.code)
    rows = pages.theme_rows(activity)
    return show(request, "themes", activity, form=form, part="contributions", rows=rows)


def _theme(activity, number):
    found = activity.themes.select_related("answered_by", "activity__service")
    return get_object_or_404(found, number=number)


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(*LIVE, get=answerable)
def theme(request, activity, number):
    """The answer to all that is about a theme. It reaches whoever wrote in it."""
    one = _theme(activity, number)
    seen = one.changed_at.isoformat()
    form = AnswerForm(
        request.POST or None, initial={"seen": seen, "text": one.answer, "position": one.position}
    )
    if request.method == "POST" and form.is_valid():
        who = {"by": request.user, "now": request.arrived_at}
        if done(form, answering.answer_theme, one, **form.values, **who, seen_at=form.seen_at()):
            messages.success(request, _("Publicamos la respuesta y avisamos a quienes escribieron."))
            return redirect("activities_office:themes", activity.code)
    said_in_it = activity.contributions.visible().filter(theme=one).order_by("-support_count", "-pk")
    context = {"theme": one, "size": said_in_it.count(), "said": said_in_it[:10]}
    return show(request, "theme", activity, form=form, part="contributions", **context)


@form_methods
@login_required
@limited("form")
@once
@of_an_activity(*LIVE, get=answerable)
def theme_edit(request, activity, number):
    """Its name and what it is about."""
    one = _theme(activity, number)
    initial = {"title": one.title, "summary": one.summary, "seen": one.changed_at.isoformat()}
    form = ThemeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("title", "summary")}
        who = {"by": request.user, "now": request.arrived_at}
        if done(form, answering.edit_theme, one, **values, **who, seen_at=form.seen_at()):
            messages.success(request, _("Guardamos el tema."))
            return redirect("activities_office:themes", activity.code)
    return show(request, "theme_edit", activity, form=form, part="contributions", theme=one)
