"""What organisations, and people where people vote, do in a process of a council."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Prefetch, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participa.audit.once import once
from participa.core.lifecycle import TransitionError
from participa.core.limits import limited

from . import apply_pages as pages
from .actions import applying
from .application_pages import (
    STANDING,
    application_page,
    correct_page,
    may_withdraw,
    objection_of,
    sent,
)
from .apply_forms import (
    ApplyForm,
    CandidacyForm,
    CorrectForm,
    EnrolForm,
    ObjectionForm,
    ReasonsForm,
)
from .models import Application, ApplicationDocument, Objection, Process, Voters

form_methods = require_http_methods(["GET", "HEAD", "POST"])
KEPT_LETTERS = 5_000  # of each field that waits for somebody to sign in
FILES = {"certificate", "statutes", "other"}


# Applying --------------------------------------------------------------------------------------


@form_methods
@limited("form")
@once
def apply(request, slug, key):
    """Inscribe an organisation. What was typed before signing in, or after the session ended, waits."""
    process, now = _process(slug, key), request.arrived_at
    held = pages.held_by(request.user, now=now)
    known = _known(process, now) | {"held": held}
    if request.method != "POST":
        kept = request.session.get(_kept_key(process), {})
        return _apply(request, process, held, ApplyForm(initial=pages.first_answers(held) | kept, **known))
    form = ApplyForm(request.POST, request.FILES, **known)
    if not request.user.is_authenticated:
        return _keep_for_sign_in(request, process, form)
    if form.is_valid():
        application = _try(request, process, form, lambda: _submit(request, process, form))
        if application:
            request.session.pop(_kept_key(process), None)
            messages.success(request, _("Recibimos tu postulación. Guarda su comprobante: está más abajo."))
            return redirect(application)
    return _apply(request, process, held, form)


def _submit(request, process, form):
    by, now = request.user, request.arrived_at
    said = form.said(by=by, now=now)
    return applying.apply(process, form.organization_chosen, by=by, now=now, **said)


def _apply(request, process, held, form):
    context = pages.apply_page(process, request.user, held, now=request.arrived_at)
    return _page(request, "apply", context | {"form": form})


def _known(process, now):
    """What the forms of an inscription offer."""
    contests = list(process.contests.select_related("estate"))
    return {"contests": contests, "now": now, "limit": process.certificate_days}


def _kept_key(process):
    return f"council-application-{process.pk}"


def _keep_for_sign_in(request, process, form):
    typed = {name: form.data.get(name, "")[:KEPT_LETTERS] for name in form.fields if name not in FILES}
    request.session[_kept_key(process)] = typed
    messages.info(request, _("Guardamos lo que escribiste. Entra y elige de nuevo los archivos."))
    return redirect_to_login(reverse("councils:apply", args=[process.council.slug, process.key]))


@form_methods
@login_required
@limited("form")
@once
def enrol(request, slug, key):
    """A person inscribes herself to vote, where people do."""
    process = _process(slug, key)
    if process.voters != Voters.PEOPLE or not process.has_vote:
        raise Http404
    form = EnrolForm(request.POST or None, contests=list(process.contests.select_related("estate")))
    if request.method == "POST" and form.is_valid():
        application = _try(request, process, form, lambda: _enrol(request, process, form))
        if application:
            messages.success(request, _("Ya estás inscrita o inscrito para votar."))
            return redirect(application)
    context = pages.enrol_page(process, request.user, now=request.arrived_at)
    return _page(request, "enrol", context | {"form": form})


def _enrol(request, process, form):
    return applying.enrol(process, contest=form.contest_chosen, by=request.user, now=request.arrived_at)


# One application -------------------------------------------------------------------------------


@require_safe
@login_required
def application(request, receipt):
    """How it stands, why, and what its people can do now."""
    found = _hers(request, receipt)
    return _page(request, "application", application_page(found, request.user, now=request.arrived_at))


@form_methods
@login_required
@limited("form")
@once
def application_correct(request, receipt):
    """Change what was sent, while the inscription is open."""
    found = _hers(request, receipt)
    process = found.process
    if found.organization_id is None:
        raise Http404
    form = CorrectForm(
        request.POST or None,
        request.FILES or None,
        initial=sent(found),
        **_known(process, request.arrived_at),
    )
    if request.method == "POST" and form.is_valid():
        done = _try(request, process, form, lambda: _correct(request, found, form))
        if done:
            messages.success(request, _("Guardamos los cambios. La comisión los revisará."))
            return redirect(found)
    return _page(request, "application_correct", correct_page(found, now=request.arrived_at) | {"form": form})


def _correct(request, found, form):
    by, now = request.user, request.arrived_at
    applying.correct(found, by=by, now=now, **form.said(by=by, now=now))
    return True


@form_methods
@login_required
@limited("form")
@once
def application_withdraw(request, receipt):
    """It no longer takes part; asked first."""
    found = _hers(request, receipt)
    if request.method == "POST":
        try:
            applying.withdraw(found, by=request.user, now=request.arrived_at)
        except TransitionError:
            messages.error(request, _("Ya no se puede retirar: el padrón definitivo está publicado."))
        else:
            messages.success(request, _("Retiraste la postulación. Ya no participa en este proceso."))
        return redirect(found)
    if not may_withdraw(found):
        messages.info(request, _("Ya no se puede retirar."))
        return redirect(found)
    return _page(request, "application_withdraw", _about(found))


@form_methods
@login_required
@limited("form")
@once
def appeal(request, receipt):
    """Say why an organisation that was left out should be on the roll."""
    found = _hers(request, receipt)
    form = ReasonsForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        done = _try(request, found.process, form, lambda: _object(request, found, form))
        if done:
            messages.success(request, _("Recibimos tu reclamo. Te avisaremos cuando lo resuelvan."))
            return redirect(found)
    context = _about(found) | pages.objecting(found.process, now=request.arrived_at)
    context["may_appeal"] = found.status == Application.Status.INADMISSIBLE
    return _page(request, "appeal", context | {"form": form})


def _object(request, found, form):
    by, now = request.user, request.arrived_at
    return applying.object_to(found, by=by, now=now, **form.said(by=by, now=now))


# Objecting to another --------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
def object_to(request, slug, key, receipt):
    """Say that an organisation of the provisional roll should not be on it."""
    process = _process(slug, key)
    found = _on_the_roll(process, receipt, request.user)
    hers = found.objections.filter(author=request.user).exclude(status=Objection.Status.WITHDRAWN)
    held = pages.held_by(request.user, now=request.arrived_at, claimed=False)
    form = ObjectionForm(request.POST or None, request.FILES or None, held=held)
    if request.method == "POST" and form.is_valid():
        done = _try(request, process, form, lambda: _object(request, found, form))
        if done:
            messages.success(request, _("Recibimos tu objeción. Te avisaremos cuando la resuelvan."))
            return redirect(request.path)
    context = pages.objecting(process, now=request.arrived_at) | {
        "application": found,
        "process": process,
        "trail": pages.trail_of(process),
        "sent": objection_of(hers.select_related("organization", "document").first(), request.user),
    }
    return _page(request, "object", context | {"form": form})


def _on_the_roll(process, receipt, user):
    """An organisation that the provisional roll admits, or to which she objected."""
    objected = Objection.objects.filter(author=user, process=process, kind=Objection.Kind.OBJECTION)
    shown = process.applications.filter(
        Q(status=Application.Status.ADMISSIBLE) | Q(pk__in=objected.values("application")),
        organization__isnull=False,
        process__provisional_roll_at__isnull=False,
    )
    found = get_object_or_404(shown.select_related("organization", "contest__estate"), receipt=receipt)
    found.process = process
    return found


@form_methods
@login_required
@limited("form")
@once
def objection_withdraw(request, pk):
    """Whoever wrote it takes it back; asked first."""
    hers = Objection.objects.filter(author=request.user).exclude(status=Objection.Status.WITHDRAWN)
    found = get_object_or_404(
        hers.select_related("process__council__service", "application__organization"), pk=pk
    )
    back = pages.page_of(found)
    if request.method == "POST":
        try:
            applying.withdraw_objection(found, by=request.user, now=request.arrived_at)
        except TransitionError:
            messages.error(request, _("La comisión ya la resolvió."))
        else:
            messages.success(request, _("La retiraste. La comisión ya no la resolverá."))
        return redirect(back)
    context = {
        "objection": found,
        "process": found.process,
        "trail": pages.trail_of(found.process),
        "back": back,
    }
    return _page(request, "objection_withdraw", context)


# Standing --------------------------------------------------------------------------------------


@form_methods
@login_required
@limited("form")
@once
def nominate(request, receipt):
    """Put somebody forward for a seat."""
    found = _hers(request, receipt)
    if found.organization_id is None:
        raise Http404
    form = CandidacyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = _try(request, found.process, form, lambda: _nominate(request, found, form))
        if done:
            messages.success(request, _("Recibimos la candidatura. La comisión electoral la revisará."))
            return redirect(found)
    context = _about(found) | pages.nominating(found, request.user, now=request.arrived_at)
    return _page(request, "nominate", context | {"form": form})


def _nominate(request, found, form):
    return applying.nominate(found, by=request.user, now=request.arrived_at, **form.said(by=request.user))


@form_methods
@login_required
@limited("form")
@once
def candidacy_withdraw(request, receipt):
    """The organisation takes its candidate back; asked first."""
    found = _hers(request, receipt)
    standing = found.candidacies.filter(status__in=STANDING).select_related("application__organization")
    candidacy = get_object_or_404(standing)
    if request.method == "POST":
        try:
            applying.withdraw_candidacy(candidacy, by=request.user, now=request.arrived_at)
        except TransitionError:
            messages.error(request, _("Ya no se puede retirar: las candidaturas están publicadas."))
        else:
            messages.success(
                request, _("Retiraste la candidatura. Mientras el plazo siga abierto puedes presentar otra.")
            )
        return redirect(found)
    return _page(request, "candidacy_withdraw", _about(found) | {"candidacy": candidacy})


# What they share -------------------------------------------------------------------------------


def _process(slug, key):
    """A process that was called, with its dates."""
    called = Process.objects.public().exclude(status=Process.Status.RECORDED)
    called = called.select_related("council__service").prefetch_related("stages__changes")
    return get_object_or_404(called, council__slug=slug, key=key)


def _hers(request, receipt):
    """An application of hers or of an organisation she represents; for anybody else it does not exist."""
    papers = ApplicationDocument.objects.select_related("document")
    mine = Application.objects.of(request.user, now=request.arrived_at)
    mine = mine.select_related("process__council__service", "contest__estate", "organization")
    mine = mine.prefetch_related("process__stages__changes", Prefetch("documents", papers))
    return get_object_or_404(mine, receipt=receipt.upper())


def _try(request, process, form, act):
    """What an act gives; None, with the reasons in the form and nothing written, if it is refused."""
    try:
        with transaction.atomic():
            return act()
    except ValidationError as error:
        form.add_error(None, error)
    except applying.Shut as error:
        form.add_error(None, pages.shut_words(process, error.code, now=request.arrived_at))
    except TransitionError:
        form.add_error(None, _("Mientras lo escribías, la comisión la decidió o alguien la retiró."))
    except PermissionDenied:
        form.add_error(None, _("Hoy no la representas: tu representación terminó o no está acreditada."))
    return None


def _about(found):
    more = (_("Postulación %(receipt)s") % {"receipt": found.receipt}, found.get_absolute_url())
    return {"application": found, "process": found.process, "trail": pages.trail_of(found.process, more)}


def _page(request, name, context):
    form = context.get("form")
    status = 422 if form is not None and form.errors else 200
    response = render(request, f"councils/{name}.html", context | {"personal": True}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response
