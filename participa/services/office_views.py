"""Where the officials of a service keep what it publishes about itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.audit.once import once
from participa.core.calendar import day_of
from participa.core.dates import month_words
from participa.core.lifecycle import StaleError
from participa.core.limits import limited

from . import actions
from .actions import version_of
from .facts import MECHANISM_WORDS, WORD_OF, facts_of, mechanism_kinds, missing
from .forms import ContactForm, InformationForm, MechanismForm, NormForm, today_of
from .models import Mechanism, ParticipationRule, PublicService, RelevantInformation
from .office_pages import administered, history_of, menu, save_fact, show_form, told_who
from .permissions import EDITORS


@login_required
@require_safe
def service_list(request):
    """The services a person edits; straight to hers if it is one."""
    services = PublicService.objects.administered_by(
        request.user, *EDITORS, now=request.arrived_at, whole=True
    ).active()
    if len(services) == 1:
        return redirect("services_office:detail", services[0].slug)
    return render(request, "services/office_list.html", {"services": services})


@login_required
@require_safe
def detail(request, slug):
    service = administered(request, slug)
    facts = facts_of(service)
    month = day_of(request.arrived_at).replace(day=1)
    context = {
        "service": service,
        "facts": facts,
        "side": menu(service, "detail"),
        "month": month_words(month),
        "transparency": service.transparency_confirmations.filter(month=month).first(),
        "missing": missing(service, facts),
        "rules_total": len(ParticipationRule.Code),
        "categories_total": len(RelevantInformation.Category),
    }
    return render(request, "services/office_detail.html", context)


@login_required
@limited("form")
@once
def contact(request, slug):
    service = administered(request, slug)
    current = service.contacts.current().first()
    form = ContactForm(request.POST or None, instance=_copy(current), initial=_seen(current))
    if request.method == "POST" and form.is_valid():
        answer = save_fact(
            request,
            service,
            form,
            lambda: actions.publish_contact(
                service, form.values, by=request.user, now=request.arrived_at, seen=form.said
            ),
            current=lambda: service.contacts.current(),
            done=_("Publicamos el contacto."),
            to="services_office:contact",
        )
        if answer:
            return answer
    history = history_of(service.contacts.all())
    return show_form(
        request,
        service,
        form,
        template="services/office_contact.html",
        part="contact",
        status=422 if form.errors else 200,
        current=current,
        history=history,
    )


@login_required
@require_POST
@limited("form")
@once
def confirm_contact(request, slug):
    """The same data hold today."""
    service = administered(request, slug)
    shown = get_object_or_404(service.contacts, pk=_number(request.POST.get("contact")))
    try:
        actions.confirm_contact(shown, by=request.user, now=request.arrived_at)
        messages.success(request, _("Confirmamos que el contacto sigue vigente hoy."))
    except StaleError as other:
        messages.error(request, told_who(other))
    return redirect("services_office:contact", service.slug)


@login_required
@limited("form")
@once
def norm(request, slug):
    service = administered(request, slug)
    current = service.norms.current().select_related("document").first()
    form = NormForm(
        request.POST or None,
        request.FILES or None,
        instance=_copy(current),
        initial=_seen(current),
        today=today_of(request),
    )
    if request.method == "POST" and form.is_valid():
        answer = save_fact(
            request,
            service,
            form,
            lambda: actions.publish_norm(
                service,
                form.values,
                upload=form.upload,
                by=request.user,
                now=request.arrived_at,
                seen=form.said,
            ),
            current=lambda: service.norms.current(),
            done=_("Publicamos la norma."),
            to="services_office:norm",
        )
        if answer:
            return answer
    return show_form(
        request,
        service,
        form,
        template="services/office_norm.html",
        part="norm",
        status=422 if form.errors else 200,
        current=current,
        history=list(service.norms.select_related("set_by", "document")),
    )


@login_required
@require_safe
def mechanisms(request, slug):
    service = administered(request, slug)
    facts = facts_of(service)
    asked = mechanism_kinds(service, facts)
    rows = [
        {"kind": kind, "word": WORD_OF[kind], "row": facts.mechanisms.get(kind), "asked": kind in asked}
        for kind in Mechanism.Kind
    ]
    context = {"service": service, "side": menu(service, "mechanisms"), "rows": rows}
    return render(request, "services/office_mechanisms.html", context)


@login_required
@limited("form")
@once
def mechanism(request, slug, word):
    service = administered(request, slug)
    if word not in MECHANISM_WORDS:
        raise Http404
    kind = MECHANISM_WORDS[word]
    of_kind = service.mechanisms.filter(kind=kind)
    current = of_kind.current().select_related("document").first()
    form = MechanismForm(
        request.POST or None, request.FILES or None, instance=_copy(current), initial=_seen(current)
    )
    if request.method == "POST" and form.is_valid():
        answer = save_fact(
            request,
            service,
            form,
            lambda: actions.publish_mechanism(
                service,
                kind,
                form.values,
                upload=form.upload,
                by=request.user,
                now=request.arrived_at,
                seen=form.said,
            ),
            current=lambda: of_kind.current(),
            done=_("Publicamos el mecanismo."),
            to="services_office:mechanisms",
        )
        if answer:
            return answer
    return show_form(
        request,
        service,
        form,
        template="services/office_mechanism.html",
        part="mechanisms",
        status=422 if form.errors else 200,
        kind=kind,
        current=current,
        history=list(of_kind.select_related("set_by", "document")),
    )


@login_required
@limited("form")
@once
def information_item(request, slug, entry=None):
    """A new item, or a new version of the one with this ``entry``."""
    service = administered(request, slug)
    versions = service.information.filter(entry=entry)
    current = (
        get_object_or_404(versions.current().select_related("document", "set_by"), entry=entry)
        if entry
        else None
    )
    form = InformationForm(
        request.POST or None,
        request.FILES or None,
        instance=_copy(current),
        initial=_seen(current) | {"category": request.GET.get("categoria", "")},
        today=today_of(request),
        has_file=bool(current and current.document_id),
    )
    if current:
        form.initial["category"] = current.category
    if request.method == "POST" and form.is_valid():
        answer = save_fact(
            request,
            service,
            form,
            lambda: actions.publish_information(
                service,
                form.values,
                entry=entry,
                upload=form.upload,
                by=request.user,
                now=request.arrived_at,
                seen=form.said,
            ),
            current=lambda: versions.current(),
            done=_("Publicamos la información."),
            to="services_office:information",
        )
        if answer:
            return answer
    return show_form(
        request,
        service,
        form,
        template="services/office_information_item.html",
        part="information",
        status=422 if form.errors else 200,
        current=current,
        history=list(versions.select_related("set_by", "document")) if entry else [],
    )


@login_required
@require_POST
@limited("form")
@once
def withdraw_information(request, slug, entry):
    service = administered(request, slug)
    item = get_object_or_404(
        service.information.select_related("service"), entry=entry, pk=_number(request.POST.get("item"))
    )
    try:
        actions.withdraw_information(item, by=request.user, now=request.arrived_at)
        messages.success(request, _("Retiramos «%(title)s». Queda en el historial.") % {"title": item.title})
    except StaleError as other:
        messages.error(request, told_who(other))
    return redirect("services_office:information", service.slug)


def _copy(current):
    """The form starts from the current version and never writes on it: a correction is a new row."""
    if current is None:
        return None
    copy = type(current)()
    for field in current._meta.concrete_fields:
        if not field.primary_key:
            setattr(copy, field.attname, getattr(current, field.attname))
    return copy


def _seen(current):
    return {"seen": version_of([current]) if current else ""}


def _number(text):
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 16 else 0
