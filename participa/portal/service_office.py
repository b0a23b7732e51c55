"""The rules of a service beside the portal's own: two apps in one form."""

from django.contrib.auth.decorators import login_required
from django.utils.translation import gettext as _

from participa.audit.once import once
from participa.core.limits import limited
from participa.deadlines.engine import default_rules
from participa.services import actions
from participa.services.actions import version_of
from participa.services.facts import in_words
from participa.services.forms import RulesForm
from participa.services.models import ParticipationRule
from participa.services.office_pages import administered, save_fact, show_form


@login_required
@limited("form")
@once
def rules(request, slug):
    service = administered(request, slug)
    current = list(service.rules.current())
    form = RulesForm(
        request.POST or None,
        codes=list(ParticipationRule.Code),
        hints=_hints(),
        current=current,
        initial={"seen": version_of(current)},
    )
    if request.method == "POST" and form.is_valid():
        answer = save_fact(
            request,
            service,
            form,
            lambda: actions.publish_rules(
                service, form.said_rules, by=request.user, now=request.arrived_at, seen=form.said
            ),
            current=lambda: service.rules.current(),
            done=_("Publicamos las reglas."),
            to="services_office:rules",
        )
        if answer:
            return answer
    return show_form(
        request,
        service,
        form,
        template="portal/service_rules_form.html",
        part="rules",
        status=422 if form.errors else 200,
        history=_history(service),
    )


def _hints():
    """What holds if the norm says nothing."""
    defaults = default_rules()
    return {
        code: _("Si tu norma no lo dice, vale la regla del portal: %(value)s.")
        % {"value": in_words(code, defaults[code][0])}
        for code in ParticipationRule.Code
    }


def _history(service):
    rows = list(service.rules.select_related("set_by").order_by("-set_at", "code"))
    for row in rows:
        row.words = in_words(row.code, row.value)
    return rows
