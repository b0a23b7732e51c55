"""Where SEGEGOB, and the services to which claims are put, decide who represents each organisation."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.audit.actions import saw
from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.dates import full_date
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.limits import limited
from participa.services.models import PublicService
from participa.services.permissions import manages_directory

from . import actions, pages
from .editing import save, stale_words
from .filters import words_of
from .forms import AccreditForm, OrganizationForm, ReasonForm, initial_of
from .models import Organization, Representation
from .permissions import accredits_all, decidable_by, editable_fields, handles

PER_PAGE = 20
Status = Representation.Status
EVIDENCE = (
    "organization__kind", "user", "certificate__document", "reviewer", "decided_by", "decided_for",
)  # fmt: skip
STATES = {  # word in the address: status
    "por-revisar": Status.CLAIMED,
    "acreditadas": Status.ACCREDITED,
    "rechazadas": Status.REJECTED,
    "terminadas": Status.ENDED,
}
form_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@login_required
def claim_list(request):
    """The claims she may decide, the oldest first; with a word, those of the organisations it finds."""
    now = request.arrived_at
    everywhere = accredits_all(request.user)
    if not everywhere and not PublicService.objects.administered_by(request.user, now=now).exists():
        raise Http404
    found = decidable_by(request.user, now=now)
    word = request.GET.get("estado", "por-revisar")
    word = word if word in STATES else "por-revisar"
    waiting = found.waiting().count()
    q = words_of(request.GET)
    found = found.filter(status=STATES[word])
    if q:
        found = found.filter(organization__in=Organization.objects.matching(q).order_by().values("pk"))
    order = ("claimed_at", "pk") if word == "por-revisar" else ("-decided_at", "-pk")
    rows = found.select_related("organization__kind", "user", "certificate", "reviewer").order_by(*order)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
    today = day_of(now)
    saw(Representation, by=request.user, now=now, what="claims")
    context = {
        "everywhere": everywhere,
        "side": _menu(request.user) if everywhere else [],
        "q": q,
        "word": word,
        "tabs": _tabs(word, waiting),
        "page": page,
        "rows": [
            {"one": one, "tag": pages.status_of(one, now), "old": one.certificate.is_old(today)}
            for one in page
        ],
    }
    return render(request, "organizations/office/list.html", context)


def _menu(user):
    """What SEGEGOB keeps, for the side of its page."""
    places = [(_("Organizaciones"), "organizations_office:list", True)]
    if manages_directory(user):
        places.insert(0, (_("Directorio de servicios"), "directory:list", False))
    return [{"text": text, "url": reverse(name), "current": here} for text, name, here in places]


def _tabs(current, waiting):
    names = {
        "por-revisar": _("Por revisar"),
        "acreditadas": _("Acreditadas"),
        "rechazadas": _("Rechazadas"),
        "terminadas": _("Terminadas"),
    }
    return [
        {
            "text": text,
            "url": f"?estado={word}",
            "current": word == current,
            "count": waiting if word == "por-revisar" else None,
        }
        for word, text in names.items()
    ]


@require_safe
@login_required
def claim(request, pk):
    return _show(request, _claim(request, pk))


@require_POST
@login_required
@limited("form")
@once
def accredit(request, pk):
    found = _claim(request, pk)
    form = _accredit_form(found, request.arrived_at, request.POST)
    if not form.is_valid():
        return _show(request, found, accredit_form=form)
    data = form.cleaned_data
    try:
        actions.accredit(
            found,
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            reason=data["note"],
            replaces=data.get("replaces", ()),
            seen=data["seen"] or None,
            by=request.user,
            now=request.arrived_at,
        )
    except TransitionError:
        return _already(request, pk)
    except StaleError as other:
        form.add_error(None, stale_words(other))
        form.data = form.data.copy()
        found = _claim(request, pk)
        form.data["seen"] = actions.version_of(found.organization)
        return _show(request, found, accredit_form=form)
    except ValidationError as refused:
        form.add_error(None, refused)
        return _show(request, found, accredit_form=form)
    messages.success(
        request, _("Quedó acreditada la representación de %(name)s.") % {"name": found.organization.name}
    )
    return redirect("organizations_office:list")


@require_POST
@login_required
@limited("form")
@once
def reject(request, pk):
    found = _claim(request, pk)
    form = ReasonForm(request.POST, auto_id="no_%s")
    if not form.is_valid():
        return _show(request, found, reject_form=form)
    try:
        actions.reject(found, reason=form.cleaned_data["reason"], by=request.user, now=request.arrived_at)
    except TransitionError:
        return _already(request, pk)
    messages.success(request, _("Le avisamos que no se acreditó, y por qué."))
    return redirect("organizations_office:list")


@require_POST
@login_required
@limited("form")
@once
def end(request, pk):
    found = _claim(request, pk)
    form = ReasonForm(request.POST, auto_id="fin_%s")
    if not form.is_valid():
        return _show(request, found, end_form=form)
    try:
        actions.end(found, reason=form.cleaned_data["reason"], by=request.user, now=request.arrived_at)
    except TransitionError:
        return _already(request, pk)
    messages.success(request, _("Terminó la representación. Le avisamos a la persona."))
    return redirect("organizations_office:claim", found.pk)


@form_methods
@login_required
@limited("form")
@once
def edit(request, pk):
    """Correct what the portal says of the organisation of a claim."""
    found = _claim(request, pk)
    organization = found.organization
    editable = editable_fields(request.user, organization, now=request.arrived_at)
    if not editable:
        raise Http404
    initial = initial_of(organization) | {"seen": actions.version_of(organization)}
    form = OrganizationForm(
        request.POST or None, initial=initial, organization=organization, editable=editable
    )
    if request.method == "POST" and form.is_valid() and save(request, organization, form):
        return redirect("organizations_office:claim", found.pk)
    context = {"form": form, "claim": found, "organization": organization, "fields": form.visible_fields}
    context["everywhere"] = accredits_all(request.user)
    status = 422 if form.errors else 200
    return render(request, "organizations/office/edit.html", context, status=status)


def _claim(request, pk):
    """A claim that she handles; to anybody else, and to whoever made it, it does not exist."""
    known = decidable_by(request.user, now=request.arrived_at)
    found = get_object_or_404(known.select_related(*EVIDENCE), pk=pk)
    if not handles(request.user, found, now=request.arrived_at):
        raise Http404
    return found


def _accredit_form(found, now, data=None):
    others = found.organization.representations.filter(status=Status.ACCREDITED)
    others = others.exclude(user=found.user_id).select_related("user")
    initial = {"seen": actions.version_of(found.organization), "starts_on": day_of(now)}
    return AccreditForm(data, initial=initial, others=others, auto_id="si_%s")


def _already(request, pk):
    """A colleague decided first: say who, and when."""
    found = Representation.objects.select_related("decided_by", "ended_by").get(pk=pk)
    by, at = (found.ended_by, found.ended_at) if found.ended_at else (found.decided_by, found.decided_at)
    if at is None:
        messages.warning(request, _("La persona retiró su solicitud. Ya no hay nada que decidir."))
        return redirect("organizations_office:list")
    messages.warning(
        request,
        _("%(name)s la decidió antes, el %(when)s: quedó «%(state)s». Lo tuyo no cambió nada.")
        % {"name": by, "when": full_date(at), "state": found.get_status_display()},
    )
    return redirect("organizations_office:claim", pk)


def _show(request, found, *, accredit_form=None, reject_form=None, end_form=None):
    refused = accredit_form or reject_form or end_form
    context = pages.evidence(found, now=request.arrived_at) | {
        "accredit_form": accredit_form or _accredit_form(found, request.arrived_at),
        "reject_form": reject_form or ReasonForm(auto_id="no_%s"),
        "end_form": end_form or ReasonForm(auto_id="fin_%s"),
        "form": refused,
        "everywhere": accredits_all(request.user),
    }
    saw(found, by=request.user, now=request.arrived_at, what="claim")
    return render(request, "organizations/office/claim.html", context, status=422 if refused else 200)
