"""What the public list of measured bodies shows: the figures of the country and each body in a line."""

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.dates import month_words
from participa.core.figures import figure, short_figure

from .filters import ComplianceFilter, ministries, options_of
from .indicators import Matter
from .models import ServiceSheet, Snapshot
from .scoring import Sheet
from .telling import cut_words, points_words, status_words, tag_of
from .trends import adopted, adoption_chart

PER_PAGE = 20
MONTHS = 12  # of the plot


def list_page(query) -> dict:
    months = list(Snapshot.objects.select_related("method")[:MONTHS])
    snapshot = months[0] if months else None
    chosen, known = ComplianceFilter.read(query), ministries()
    page = Paginator(chosen.apply(snapshot), PER_PAGE).get_page(query.get("pagina"))
    with_data, silent = _rows(page, snapshot)
    is_first = page.number == 1 and chosen.is_empty
    return {
        "chosen": chosen,
        "chips": chosen.chips(known),
        "options": options_of(chosen, known),
        "page": page,
        "with_data": with_data,
        "silent": silent,
        "snapshot": snapshot,
        **(_told(snapshot) if snapshot else {}),
        "national": national_figures(months) if snapshot and is_first else None,
    }


def _told(snapshot):
    return {
        "month": month_words(snapshot.month),
        "cut": cut_words(snapshot),
        "status": status_words(snapshot),
    }


def _rows(page, snapshot):
    """The bodies of the page, as cards of those with data and as names of the others."""
    found = ServiceSheet.objects.filter(snapshot=snapshot, service__in=list(page.object_list))
    sheets = {one.service_id: one for one in found.defer("facts", "marks")}
    cards = [_card(one, sheets[one.pk]) for one in page if one.pk in sheets]
    return cards, [_name(one) for one in page if one.pk not in sheets]


def _card(service, sheet):
    tags = [tag_of(sheet)]
    if service.is_demo:
        tags.append(("demo", _("Datos de demostración")))
    if sheet.sheet != Sheet.FACTS:
        tags.append(("topic", Sheet(sheet.sheet).label))
    late = ngettext("%(n)s cosa pendiente", "%(n)s cosas pendientes", sheet.late) % {"n": sheet.late}
    said = [points_words(sheet), late if sheet.late and sheet.score is not None else ""]
    return {
        "title": _named(service),
        "url": reverse("compliance:detail", args=[service.slug]),
        "tags": tags,
        "who": service.parent.name if service.parent_id else "",
        "note": ". ".join(words for words in said if words),
    }


def _name(service):
    return {
        "title": _named(service),
        "url": reverse("compliance:detail", args=[service.slug]),
        "who": service.parent.name if service.parent_id else "",
    }


def _named(service):
    return f"{service.name} ({service.acronym})" if service.acronym else service.name


# The country -------------------------------------------------------------------------------------


def national_figures(months) -> dict:
    """``months``: the last measured ones, the newest first."""
    figures = months[0].figures
    return {
        "stats": _stats(figures),
        "adoption": _adoption(figures["adoption"]),
        "matters": [
            (matter.label, short_figure(figures["matters"][matter]), figures["matters"][matter])
            for matter in Matter
            if matter in figures["matters"]
        ],
        **_trend(months),
    }


def _stats(figures):
    median, days = figures["median"], figures["answer_days"]
    found = [
        {
            "value": figures["with_data"],
            "of": sum(figures["asked"].values()),
            "label": _("organismos ya publican aquí"),
        },
        {"value": figures["opened"], "label": _("consultas abiertas este año")},
        {
            "value": figures["unanswered"],
            "label": _("consultas sin respuesta y con el plazo vencido"),
            "kind": "alert" if figures["unanswered"] else "done",
        },
    ]
    if median is not None:
        words = _("puntos de 100, mediana de los servicios con Título IV completo")
        found.insert(1, {"value": short_figure(median), "label": words})
    if days is not None:
        words = _("días corridos demora una respuesta, mediana")
        found.append({"value": days, "label": words})
    return found


def _adoption(adopted):
    """Bodies that have each thing, of those to which it applies and that publish here."""
    names = {
        "norm": _("Tiene su norma de participación"),
        "council": _("Tiene su consejo vigente"),
        "account": _("Rindió su cuenta pública"),
        "consultation": _("Consultó a la ciudadanía"),
    }
    return [
        (
            words,
            _("%(done)s de %(total)s")
            % {"done": figure(adopted[name][0]), "total": figure(adopted[name][1])},
            adopted[name][0] * 100 / (adopted[name][1] or 1),
        )
        for name, words in names.items()
    ]


def _trend(months):
    """How many bodies had each thing, month by month. Nothing to draw with one month."""
    told = [one for one in reversed(months) if one.figures]
    if len(told) < 2:
        return {}
    series = adopted([one.figures for one in told])
    said = " ".join(
        _("%(name)s: de %(start)s a %(end)s.")
        % {"name": one.name.capitalize(), "start": figure(one.values[0]), "end": figure(one.values[-1])}
        for one in series
    )
    span = {"first": month_words(told[0].month), "last": month_words(told[-1].month)}
    return {
        "trend": adoption_chart(_("Organismos que cumplen, mes a mes"), [one.month for one in told], series),
        "trend_alt": _("Entre %(first)s y %(last)s.") % span + " " + said,
    }
