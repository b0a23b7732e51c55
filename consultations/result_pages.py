"""What a consultation gave back: its results, and the receipt of each comment."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from participa.core import pieces
from participa.core.calendar import SANTIAGO, day_of
from participa.core.dates import full_date, plain_date
from participa.core.figures import whole_number
from participa.core.suppression import LEAST
from participa.reference.places import place_name, regions

from . import attachment_pages, edition_pages, moderation_pages, receipts, tallies
from .cards import tags_of
from .commentable import quote_of
from .intake_pages import source_words
from .models import Comment, Decision, ParticipantProfile, Phase
from .pages import answer_due, stage
from .questionnaire_pages import asks

ANSWERS_PER_PAGE = 25
DECISION_KINDS = {
    Decision.ACCEPTED: "done",
    Decision.PARTLY: "warning",
    Decision.REJECTED: "error",
    Decision.NOTED: "neutral",
    Decision.OUT_OF_SCOPE: "neutral",
}


def results(consultation, query):
    """What was said, what was answered and what changed; with its figures."""
    groups = list(
        consultation.groups.filter(size__gt=0).select_related("quote", "section").order_by("-size", "number")
    )
    wanted = query.get("posicion", "")
    if wanted and wanted not in Decision.values:
        raise Http404
    page = _page(groups, wanted, query)
    owed = answer_due(consultation)
    figures = tallies.figures(consultation)
    changed = edition_pages.last_changes(consultation)
    return {
        "consultation": consultation,
        "changed": changed,
        "tags": tags_of(consultation, Phase(consultation.status), list(consultation.topics.all()[:2])),
        "page": page,
        "groups": [_group(group) | _diff_link(group, changed) for group in page],
        "tabs": _tabs(groups, wanted),
        "group_count": len(groups),
        "stats": _stats(groups),
        "owed": owed,
        "on_time": bool(owed and consultation.answered_at and consultation.answered_at < owed.instant),
        "charts": _charts(consultation, figures),
        "people": _people(figures),
        "asks": asks(consultation),
        "small_cell": LEAST,
    }


def _page(groups, wanted, query):
    """Those of the position that was chosen, a page of them: the one asked for, or that of ``?grupo=``."""
    pages = Paginator([one for one in groups if not wanted or one.decision == wanted], ANSWERS_PER_PAGE)
    number = whole_number(query.get("grupo", ""))
    place = next((n for n, one in enumerate(pages.object_list) if one.number == number), None)
    asked = query.get("pagina") or (place is not None and place // ANSWERS_PER_PAGE + 1)
    return pages.get_page(asked or 1)


def _tabs(groups, wanted):
    counts = [(value, label, sum(g.decision == value for g in groups)) for value, label in Decision.choices]
    every = {"text": _("Todas"), "url": "?", "count": len(groups), "current": not wanted}
    return [every] + [
        {"text": label, "url": f"?posicion={value}", "count": count, "current": value == wanted}
        for value, label, count in counts
        if count
    ]


def _stats(groups):
    accepted = sum(g.size for g in groups if g.decision in (Decision.ACCEPTED, Decision.PARTLY))
    total = sum(group.size for group in groups)
    return [
        {"value": total, "label": _("observaciones, todas respondidas"), "kind": "done"},
        {"value": len(groups), "label": _("respuestas, una por grupo de observaciones parecidas")},
        {"value": accepted, "of": total, "label": _("acogidas enteras o en parte"), "kind": "done"},
        {
            "value": sum(bool(g.change.strip()) for g in groups),
            "of": len(groups),
            "label": _("respuestas que cambiaron el texto"),
        },
    ]


def _group(group):
    return {
        "anchor": f"grupo-{group.number}",
        "title": group.title,
        "section": group.section.title if group.section else "",
        "size": group.size,
        "quote": group.quote.text if group.quote and group.quote.status == "received" else "",
        "decision": Decision(group.decision).label if group.decision else "",
        "kind": DECISION_KINDS.get(group.decision, "neutral"),
        "reasons": group.reasons,
        "change": group.change,
    }


def _diff_link(group, changed):
    """Where what a group changed in the text is read word by word, if it did."""
    if not changed or f"grupo-{group.number}" not in changed["groups"]:
        return {}
    return {"url": changed["url"], "link": _("Ver el cambio en el texto")}


def _charts(consultation, figures):
    """Bars by position, section and region: (title, rows of label and value)."""
    sections = {str(section.pk): section.title for section in consultation.sections.all()}
    places = {str(region["pk"]): region["short_name"] for region in regions()}
    positions = dict(Comment.Position.choices) | {"none": _("Sin indicar")}
    voices = figures.get("voice", {})
    said_by = {"person": _("Personas"), "organization": _("Organizaciones")}
    charts = [
        (_("Quién habla"), _rows(voices, said_by) if voices.get("organization") else []),
        (_("Por posición"), _rows(figures.get("position", {}), positions)),
        (_("Por sección"), _rows(figures.get("section", {}), sections | {"none": _("Toda la consulta")})),
        (_("Por región de la que hablan"), _rows(figures.get("region", {}), places)),
        (_("Por canal"), _rows(_channels(figures), dict(Comment.Channel.choices))),
    ]
    return [(title, rows) for title, rows in charts if rows]


def _channels(figures):
    """How many came each way; nothing where all came by the portal."""
    assisted = figures.get("channel", {})
    rest = figures.get("all", {}).get("", 0) - sum(assisted.values())
    return assisted | {Comment.Channel.WEB: rest} if assisted else {}


def _people(figures):
    """Who took part, only where no small group could be recognised."""
    charts = [
        (_("Por sexo declarado"), figures.get("sex", {}), dict(ParticipantProfile.Sex.choices)),
        (_("Por edad declarada"), figures.get("age", {}), dict(ParticipantProfile.AgeBand.choices)),
    ]
    return [
        (title, rows)
        for title, counts, names in charts
        if (rows := _rows(tallies.publishable(counts), names))
    ]


def _rows(counts, names):
    rows = [(str(names[key]), count) for key, count in counts.items() if key in names and count > 0]
    return sorted(rows, key=lambda row: -row[1])


def receipt(comment, *, now, mine=False):
    """What a receipt says of its comment to whoever holds the code: only what is public.

    ``mine``: whoever reads it wrote it, so she reads her own words though they are out of sight.
    """
    consultation = comment.consultation
    answered = consultation.status in ("answered", "outcome_published")
    owed = answer_due(consultation)
    address = f"{settings.SITE_URL}{reverse('consultations:receipt', args=[comment.receipt])}"
    concealed = comment.is_out_of_sight and not mine
    return {
        "comment": comment,
        "consultation": consultation,
        "rows": _receipt_rows(comment, owed, concealed=concealed, mine=mine),
        "text": "" if concealed else comment.text,
        "hash": "" if concealed else comment.sha256,
        "standing": moderation_pages.standing(comment, mine=mine, now=now),
        "withdrawn": comment.status == Comment.Status.WITHDRAWN,
        "answer": answer_to(comment),
        "phases": _receipt_stages(comment, answered, owed, now),
        "address": address,
        "qr": mark_safe(receipts.qr_svg(address)),
    }


def answer_to(comment):
    """The published answer to a comment, as components/reply.html takes it; None until there is one."""
    answered = comment.consultation.status in ("answered", "outcome_published")
    return _group(comment.group) if answered and comment.group_id else None


def _receipt_rows(comment, owed, *, concealed=False, mine=False):
    consultation = comment.consultation
    counted = pieces.day(comment.legally_received_at)
    if day_of(comment.legally_received_at) != day_of(comment.submitted_at):
        counted = format_html("{}, {}", counted, _("el día hábil siguiente"))
    rows = [
        (
            _("Consulta"),
            format_html('<a href="{}">{}</a>', consultation.get_absolute_url(), consultation.title),
        ),
        (_("Servicio"), consultation.service.name),
        (_("Sobre"), comment.section.shown_title if comment.section else _("Toda la consulta")),
        (_("Recibida"), format_html("{}, {}", pieces.day(comment.submitted_at), _hour(comment.submitted_at))),
        (_("Se cuenta desde"), counted),
    ]
    if concealed:
        return rows
    rows.append((_("Aparece como"), comment.shown_name))
    if quote := quote_of(comment):
        rows.insert(3, (_("El párrafo"), quote[1]))
    if comment.organization_id:
        spoken = comment.organization
        name = format_html('<a href="{}">{}</a>', spoken.get_absolute_url(), spoken.name)
        rows.insert(-1, (_("Habla por"), name))
    if place := place_name(comment.region_id, comment.commune_id):
        rows.insert(3, (_("Lugar"), place))
    rows += _attended(comment) + attachment_pages.receipt_rows(comment, mine=mine)
    if owed and consultation.status == "published" and not comment.is_out_of_sight:
        rows.append((_("Se responde"), format_html("{} {}", _("a más tardar el"), pieces.day(owed.day))))
    return rows


def _attended(comment):
    """Where an official received it, for what was not sent through the portal."""
    if comment.intake_id:
        return [(_("Recibida en"), source_words(comment.intake))]
    session = comment.assisted_session
    return [(_("Recibida en"), f"{session.get_channel_display()}, {session.where}")] if session else []


def _receipt_stages(comment, answered, owed, now):
    consultation = comment.consultation
    shut = now >= consultation.closes_at
    closing = plain_date(consultation.closing_day)
    until = (
        _("El %(day)s. Hasta entonces puedes cambiarla o retirarla.") if not shut else _("Cerró el %(day)s.")
    )
    studied = (
        _("Está en un grupo con otras parecidas.")
        if comment.group_id
        else _("La lee junto a otras parecidas y decide si la acoge, entera o en parte.")
    )
    late = owed is not None and not answered and day_of(now) > owed.day
    answer_words = (
        _("Respondida el %(day)s.") % {"day": plain_date(consultation.answered_at)}
        if answered and consultation.answered_at
        else _("A más tardar el %(day)s, con sus razones.") % {"day": plain_date(owed.day)}
        if owed
        else ""
    )
    return [
        stage(_("La recibimos"), _("El %(day)s.") % {"day": plain_date(comment.submitted_at)}, "done"),
        stage(_("Cierra la consulta"), until % {"day": closing}, "done" if shut else "next"),
        stage(_("El servicio la estudia"), studied, "done" if answered else "now" if shut else "next"),
        stage(_("Te responde"), answer_words, "done" if answered else "late" if late else "next"),
    ]


def receipt_facts(comment, *, mine=False):
    """The rows of the printed receipt: label and value, already in words. ``mine``: its author prints it."""
    consultation = comment.consultation
    owed = answer_due(consultation)
    rows = [
        (_("Consulta"), consultation.title),
        (_("Código de la consulta"), consultation.code),
        (_("Servicio"), consultation.service.name),
        (_("Sobre"), comment.section.shown_title if comment.section else _("Toda la consulta")),
        (_("Recibida"), f"{full_date(comment.submitted_at)}, {_hour(comment.submitted_at)}"),
        (_("Se cuenta desde"), full_date(comment.legally_received_at)),
        *([] if comment.is_out_of_sight else [(_("Aparece como"), comment.shown_name)]),
        (_("Versión"), str(comment.version)),
    ]
    if comment.organization_id and not comment.is_out_of_sight:
        spoken = comment.organization
        rows.insert(-2, (_("Habla por"), f"{spoken.name}, RUT {spoken.rut}"))
    if not comment.is_out_of_sight:
        rows += _attended(comment) + attachment_pages.receipt_rows(comment, mine=mine)
    if comment.is_redacted:
        rows.append((_("Texto"), _("Con datos personales tachados. La huella es la del texto original.")))
    if owed and not comment.is_out_of_sight:
        rows.append((_("Respuesta a más tardar"), full_date(owed.day)))
    gone = _gone_words(comment)
    return {
        "receipt": comment.receipt,
        "rows": [[str(name), str(value)] for name, value in rows],
        "text": gone or comment.text,
        "sha256": "" if gone else comment.sha256,
        "address": f"{settings.SITE_URL}{reverse('consultations:receipt', args=[comment.receipt])}",
        "demo": _("Datos de demostración") if consultation.is_demo else "",
    }


def _gone_words(comment):
    """What stands for the text on paper where it may not be read; "" where it may."""
    standing = moderation_pages.standing(comment, mine=False, now=comment.submitted_at)
    if standing is None:
        is_withdrawn = comment.status == Comment.Status.WITHDRAWN
        return _("Observación retirada por quien la escribió.") if is_withdrawn else ""
    if standing["disputed"]:
        return _("Observación en revisión: alguien dice que no la escribió.")
    return _("Observación retirada por moderación: %(reason)s.") % {"reason": standing["reason"]}


def _hour(instant):
    return f"{instant.astimezone(SANTIAGO):%H:%M}"
