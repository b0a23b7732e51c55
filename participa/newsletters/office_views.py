"""The officer's screens of a boletín: list, write with its preview, see what became of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participa.audit.models import Event
from participa.audit.once import once
from participa.core.dates import full_moment
from participa.core.forms import said
from participa.core.lifecycle import StaleError
from participa.core.limits import limited
from participa.core.standing import while_it_stands
from participa.services.acting import act_for, acting

from . import actions, audience
from . import office_pages as pages
from .forms import NATIONAL, LetterForm, NewForm
from .models import Status
from .permissions import letters_in_office, services_of, writes_national

PER_PAGE = 20
form_methods = require_http_methods(["GET", "HEAD", "POST"])


# What she may see ------------------------------------------------------------------------------


def readable(request, code):
    """The boletín, if she writes those of its service; for anybody else it does not exist."""
    found = letters_in_office(request.user, now=request.arrived_at)
    people = ("service", "queued_by", "cancelled_by", "changed_by")
    letter = get_object_or_404(found.select_related(*people), code=code)
    if letter.service:
        act_for(request, letter.service)
    return letter


def over(request, letter):
    """To its board, which says how it stands. Who moved it on, and when."""
    who, when = letter.queued_by, letter.queued_at
    if letter.status == Status.CANCELLED:
        who, when = letter.cancelled_by, letter.cancelled_at
    if when:
        names = {"name": who or _("Otra persona"), "when": full_moment(when)}
        words = {
            Status.CANCELLED: _("%(name)s ya canceló este boletín, el %(when)s."),
            Status.SCHEDULED: _("%(name)s ya programó este boletín, el %(when)s."),
        }.get(letter.status, _("%(name)s ya envió este boletín, el %(when)s."))
        words %= names
    else:
        words = _("Eso ya no se puede hacer: otra persona lo cambió antes.")
    if request.method not in ("GET", "HEAD"):
        words = f"{words} {_('Lo tuyo no cambió nada.')}"
    messages.warning(request, words)
    return redirect(letter.get_office_url())


def of_a_letter(*statuses):
    """Decorator: the view gets the boletín of this code while it stands so. Else, see ``over``."""
    return while_it_stands(*statuses, get=readable, over=over)


def show(request, screen, *, form=None, **context):
    """A screen of boletines; 422 if its form was refused."""
    status = 422 if form is not None and form.is_bound and form.errors else 200
    return render(request, f"newsletters/office/{screen}.html", context | {"form": form}, status=status)


def done(form, act, *args, **values):
    """Do it. Whether it was done; if it was refused, the form says why."""
    try:
        act(*args, **values)
    except (StaleError, ValidationError) as error:
        said(form, error)
    return not form.errors


def who(request):
    """Who acts and when, as every action takes it."""
    return {"by": request.user, "now": request.arrived_at}


# The list --------------------------------------------------------------------------------------


@require_safe
@login_required
def letter_list(request):
    """Those of her services, and SEGEGOB's if she writes them."""
    now, national = request.arrived_at, writes_national(request.user)
    if not national and not services_of(request.user, now=now).exists():
        raise Http404
    found = letters_in_office(request.user, now=now).select_related("service").defer("body", "points")
    if slug := acting(request).slug:
        found = found.filter(service__slug=slug) | found.filter(service=None)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("pagina"))
    return show(request, "list", page=page, rows=[pages.row_of(letter) for letter in page])


@form_methods
@login_required
@limited("form")
@once
def create(request):
    """A draft: in whose name, and its subject."""
    services, national = services_of(request.user, now=request.arrived_at), writes_national(request.user)
    if not national and not services.exists():
        raise Http404
    first = {"service": acting(request).slug or (NATIONAL if national else "")}
    form = NewForm(request.POST or None, services=services, national=national, initial=first)
    if request.method == "POST" and form.is_valid():
        letter = actions.create(form.author(), subject=form.cleaned_data["subject"], **who(request))
        return redirect("newsletters:edit", letter.code)
    return show(request, "create", form=form)


# A boletín -------------------------------------------------------------------------------------


@require_safe
@login_required
def detail(request, code):
    """How it stands: its people, its words, and what became of its mails."""
    letter = readable(request, code)
    trail = Event.objects.filter(target=f"newsletters.letter:{letter.pk}").select_related("actor")
    return show(request, "detail", **pages.overview(letter, trail=trail[:30]))


@form_methods
@login_required
@limited("form")
@once
@of_a_letter(Status.DRAFT)
def edit(request, letter):
    """Its words and its people, with how it will be read. ``preview``: only look."""
    form = LetterForm(request.POST or None, letter=letter)
    is_look = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not is_look:
        values = form.words() | form.chosen()
        if done(form, actions.edit, letter, seen_at=form.seen_at(), **values, **who(request)):
            messages.success(request, _("Guardamos el boletín. Nadie lo recibe hasta que lo envíes."))
            step = "send" if "send" in request.POST else "detail"
            return redirect(f"newsletters:{step}", letter.code)
    return show(request, "edit", form=form, letter=letter, **_looked(form, letter))


def _looked(form, letter):
    """The preview and the people of what was typed, or of what is kept."""
    if form.is_bound and form.is_valid():
        words = form.words()
        scope = audience.scope(letter.service, reach=words["reach"], **form.chosen())
        return {
            "preview": pages.preview_of(words["subject"], words["body"]),
            "people": pages.people_of(scope),
        }
    typed = form.data if form.is_bound else form.initial
    preview = pages.preview_of(typed.get("subject", ""), typed.get("body", ""))
    return {"preview": preview, "people": pages.people_of(audience.scope_of(letter))}
