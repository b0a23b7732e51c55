"""Where the officials of a service say that its norm, looked at again, still holds."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from participa.audit.once import once
from participa.core.ago import ago
from participa.core.calendar import day_of
from participa.core.limits import limited

from .actions import version_of
from .actions.reviews import review_norm as review
from .forms import NormReviewForm
from .office_pages import administered, save_fact, show_form


@login_required
@limited("form")
@once
def review_norm(request, slug):
    service, now = administered(request, slug), request.arrived_at
    norm = service.norms.current().select_related("document").first()
    if norm is None:
        return redirect("services_office:norm", service.slug)
    form = NormReviewForm(request.POST or None, initial={"seen": version_of([norm])})
    if request.method == "POST" and form.is_valid():
        answer = save_fact(
            request,
            service,
            form,
            lambda: review(service, form.cleaned_data["note"], by=request.user, now=now, seen=form.said),
            current=lambda: service.norms.current(),
            done=_("Dejamos constancia: la norma sigue vigente."),
            to="services_office:norm",
        )
        if answer:
            return answer
    return show_form(
        request,
        service,
        form,
        template="services/office_norm_review.html",
        part="norm",
        status=422 if form.errors else 200,
        norm=norm,
        ago=ago(norm.reviewed_on or norm.date, day_of(now)),
    )
