"""What holds of everything a body does: figures by sex, files that all can read, results."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participa.core.dates import plain_date

from .base import day_in, indicator, link, met, missing, not_applicable, not_due, share


@indicator(
    "X1",
    gettext_lazy("Datos por sexo"),
    measures=gettext_lazy(
        "De las actividades con asistencia, o que ya debían tenerla, en cuántas se contó por sexo."
    ),
    due=gettext_lazy("30 días corridos después de cada actividad, o lo que diga la regla"),
    law=gettext_lazy("Ley 21.796, art. 14"),
)
def figures_by_sex(facts, parameters):
    day = day_in(facts["day"])
    wait = timedelta(facts["rules"]["activity_attendance_days"])
    counted = [
        one for one in facts["activities"] if one["is_counted"] or day > day_in(one["ended_on"]) + wait
    ]
    if not counted:
        return not_due(_("Ninguna actividad del año debe todavía su asistencia."))
    by_sex = [one for one in counted if one["by_sex"]]
    words = ngettext(
        "%(part)s de %(total)s actividad con datos por sexo.",
        "%(part)s de %(total)s actividades con datos por sexo.",
        len(counted),
    )
    lacking = [one for one in counted if not one["by_sex"]]
    return share(
        len(by_sex) / len(counted),
        words % {"part": len(by_sex), "total": len(counted)},
        *map(link, (lacking or by_sex)[:3]),
    )


@indicator(
    "X2",
    gettext_lazy("Documentos accesibles"),
    measures=gettext_lazy(
        "De los archivos publicados, cuántos tienen texto que un lector de pantalla puede leer."
    ),
    due=gettext_lazy("Siempre"),
    law=gettext_lazy("Ley 20.422; Ley 21.796, art. 14"),
)
def files_accessible(facts, parameters):
    files = facts["files"]
    if not files["total"]:
        return not_applicable(_("No hay archivos publicados: todo está escrito en el portal."))
    words = ngettext("%(part)s de %(total)s archivo.", "%(part)s de %(total)s archivos.", files["total"])
    said = {"part": files["accessible"], "total": files["total"]}
    return share(files["accessible"] / files["total"], words % said)


@indicator(
    "X3",
    gettext_lazy("Mecanismo complementario con resultados"),
    measures=gettext_lazy("Al menos una actividad del año con sus resultados publicados."),
    due=gettext_lazy("31 de diciembre"),
)
def activity_with_results(facts, parameters):
    told = [one for one in facts["activities"] if one["results_on"]]
    if told:
        words = ngettext("%(n)s actividad con resultados.", "%(n)s actividades con resultados.", len(told))
        return met(words % {"n": len(told)}, *map(link, told[:3]))
    due = date(facts["year"], 12, 31)
    if day_in(facts["day"]) > due:
        return missing(_("Ninguna actividad del año publicó resultados."))
    return not_due(_("Vence el %(day)s.") % {"day": plain_date(due)})
