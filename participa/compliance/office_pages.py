"""How a body stands, as its own people see it: with what to do about each thing."""

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from participa.core.calendar import day_of
from participa.core.figures import short_figure

from .actions.evaluating import month_of
from .body_pages import Standing, indicator_name, page_of
from .indicators import INDICATORS, State
from .models import Remark
from .reading import STATE_TAGS, latest

CONSULTATIONS, COUNCILS = "consultations_office:list", "councils_office:list"
ACCOUNTS, ACTIVITIES = "public_accounts_office:list", "activities_office:list"
MENDED = {  # what to do about each indicator, and on which page
    "N1": (gettext_lazy("Publicar la norma"), "services_office:norm"),
    "N2": (gettext_lazy("Revisar la norma"), "services_office:norm"),
    "N3": (gettext_lazy("Confirmar el contacto"), "services_office:contact"),
    "I1": (gettext_lazy("Publicar la información que falta"), "services_office:information"),
    "I2": (gettext_lazy("Poner la información al día"), "services_office:information"),
    "I3": (gettext_lazy("Confirmar la fila"), "services_office:transparency"),
    "Q1": (gettext_lazy("Publicar el plan del año"), "plans_office:list"),
    "Q2": (gettext_lazy("Abrir una consulta o fundamentar"), "plans_office:list"),
    "Q3": (gettext_lazy("Completar las consultas"), CONSULTATIONS),
    "Q4": (gettext_lazy("Responder las consultas"), CONSULTATIONS),
    "Q5": (gettext_lazy("Responder las observaciones"), CONSULTATIONS),
    "C1": (gettext_lazy("Programar la cuenta"), ACCOUNTS),
    "C2": (gettext_lazy("Realizarla en regiones"), ACCOUNTS),
    "C3": (gettext_lazy("Escuchar al consejo"), ACCOUNTS),
    "C4": (gettext_lazy("Responder las preguntas"), ACCOUNTS),
    "C5": (gettext_lazy("Agregar subtítulos, señas y lectura fácil"), ACCOUNTS),
    "S1": (gettext_lazy("Renovar el consejo"), COUNCILS),
    "S2": (gettext_lazy("Convocar a sesión"), COUNCILS),
    "S3": (gettext_lazy("Publicar las actas"), COUNCILS),
    "S4": (gettext_lazy("Mirar la integración del consejo"), COUNCILS),
    "S5": (gettext_lazy("Renovarlo a tiempo"), COUNCILS),
    "X1": (gettext_lazy("Registrar la asistencia por sexo"), ACTIVITIES),
    "X2": (gettext_lazy("Cambiar los archivos escaneados"), "services_office:information"),
    "X3": (gettext_lazy("Publicar resultados de una actividad"), ACTIVITIES),
    "M1": (gettext_lazy("Publicar la ordenanza"), "services_office:norm"),
    "M2": (gettext_lazy("Constituir o renovar el consejo"), COUNCILS),
    "M3": (gettext_lazy("Convocar a sesión"), COUNCILS),
    "M4": (gettext_lazy("Publicar las actas"), COUNCILS),
    "M5": (gettext_lazy("Rendir la cuenta"), ACCOUNTS),
}


COMING = {"Q1", "Q2", "C1", "X3", "M5"}  # what may be done before it is due
AGAIN = {"I3"}  # late, and there is still something to do


def mend(code, service) -> dict:
    """What to do about an indicator, and where."""
    words, name = MENDED[code]
    arguments = [service.slug] if name.startswith("services_office:") else []
    return {"text": words, "url": reverse(name, args=arguments)}


def service_page(service, *, now) -> dict:
    """Its own page: each indicator with what to do and whether it may be disputed."""
    page = page_of(service, now=now)
    standing, month = page["standing"], month_of(day_of(now))
    disputed = {row["dispute"].indicator: row for row in page["disputes"] if row["dispute"].month == month}
    for part in page["parts"]:
        for row in part["rows"]:
            row |= _what_to_do(row, service, standing, disputed)
    return page | {
        "lacking": sum(row["is_lacking"] for part in page["parts"] for row in part["rows"]),
        "open_remarks": [row for row in page["remarks"] if row["is_open"]],
        "closed_remarks": [row for row in page["remarks"] if not row["is_open"]],
    }


def _what_to_do(row, service, standing, disputed):
    code = row["code"]
    return {
        "mend": mend(code, service) if _may_mend(row) else None,
        "is_past": row["state"] == State.LATE and code not in AGAIN,
        "disputed": disputed.get(code),
        "may_dispute": code not in disputed and standing.may_dispute(code),
    }


def _may_mend(row):
    """Is there something to do: it is lacking, or is about to be asked for?"""
    if row["state"] == State.LATE:
        return row["code"] in AGAIN
    return row["is_lacking"] or (row["state"] == State.NOT_DUE and row["code"] in COMING)


def dispute_page(service, code) -> dict | None:
    """What its form to dispute says of the indicator. None where there is nothing to dispute."""
    standing = Standing.of(service)
    if not standing.may_dispute(code):
        return None
    result = standing.said.results[code]
    return {
        "code": code,
        "indicator": INDICATORS[code],
        "name": indicator_name(code),
        "result": result,
        "tag": (STATE_TAGS[result.state], result.state.label),
        "month": standing.snapshot,
    }


def list_rows(services) -> list[dict]:
    """Her services, with how each stands in the last month that was measured."""
    services = list(services)
    snapshot = latest()
    kept = snapshot.sheets.filter(service__in=services).defer("facts", "marks") if snapshot else ()
    sheets = {one.service_id: one for one in kept}
    remarks = Remark.objects.filter(service__in=services, status=Remark.Status.OPEN).order_by()
    waiting = {
        row["service"]: row
        for row in remarks.values("service").annotate(
            open=Count("pk"), unanswered=Count("pk", filter=Q(replied_at=None))
        )
    }
    return [_listed(one, sheets.get(one.pk), waiting.get(one.pk, {})) for one in services]


def _listed(service, sheet, waiting):
    return {
        "name": service.name,
        "url": reverse("compliance_office:service", args=[service.slug]),
        "is_demo": service.is_demo,
        "tag": Standing(None, sheet, None).tag,
        "points": short_figure(sheet.score) if sheet and sheet.score is not None else "–",
        "late": sheet.late if sheet else 0,
        "remarks": waiting.get("open", 0),
        "unanswered": waiting.get("unanswered", 0),
    }
