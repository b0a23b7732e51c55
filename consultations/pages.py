"""What the public pages of a consultation show: plain values for the templates."""

from django.core.cache import cache
from django.http import QueryDict
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from participa.core import public_codes
from participa.core.calendar import day_of
from participa.core.countdown import due_countdown
from participa.core.cursors import page_of
from participa.core.dates import full_date, plain_date, short_date
from participa.core.figures import figure
from participa.core.near import near
from participa.deadlines.adjusting import changes_of
from participa.deadlines.engine import Code, due, national_holidays
from participa.organizations.voices import with_voices
from participa.reference.places import place_name, regions
from participa.services.models import PublicService

from . import tallies
from .cards import cards, tags_of, time_of, with_card_parts
from .commentable import keys_of_texts, quote_of, with_paragraphs
from .models import Comment, Consultation, Phase, Reason, Status

ANSWERS = "consulta"  # the kind of obligation (deadlines.obligations)
SHUT_LATELY = 3
SHUT_KEPT_SECONDS = 60
PARTS_KEPT_SECONDS = 600
LATEST = 3
PLACEHOLDERS = ("section",)  # filters under which what is out of sight says nothing new
SHOWN_FIELDS = (  # of a comment; its section is at hand, and the names of places are
    "position", "status", "submitted_at", "version", "support_count",
    "consultation", "section", "region", "commune",
)  # fmt: skip
ANCHOR_FIELDS = ("anchor__quote", "anchor__placed", "anchor__edition", "anchor__edition__number")
VOICES = {"personas": True, "organizaciones": False}  # word in the address: without an organisation?
POSITIONS = {"apoyo": "support", "rechazo": "oppose", "propuesta": "propose", "pregunta": "question"}


def filter_options(chosen, options):
    """The facets as the filter form shows them, with what is chosen marked."""

    def listed(name, selected):
        return [
            {
                "value": o["slug"],
                "text": o.get("label") or o.get("short_name") or o["name"],
                "count": o.get("count"),
                "on": o["slug"] in selected,
            }
            for o in options[name]
        ]

    states = chosen.states or (["abierta"] if chosen.is_empty else [])
    return {
        "states": listed("states", states),
        "topics": listed("topics", chosen.topics),
        "regions": listed("regions", [chosen.region]),
        "ministries": listed("ministries", [chosen.ministry]),
        "orders": listed("orders", [chosen.shown_order(states)]),
        "soon": [
            {"value": "pronto", "text": _("Cierran en 5 días hábiles"), "count": None, "on": chosen.soon}
        ],
    }


def names_for(chosen, names):
    """The names that the chips of a list need; one query more only when a service was asked for."""
    if not chosen.service:
        return names
    service = PublicService.objects.filter(slug=chosen.service).values_list("name", flat=True).first()
    return names | {chosen.service: service or chosen.service}


def shut_lately(now):
    """Cards of what closed not long ago, for those who came too late; looked up at most once a minute."""
    return near(f"consultations:shut:{get_language()}", lambda: _shut_lately(now), SHUT_KEPT_SECONDS)


def _shut_lately(now):
    shut = Consultation.objects.public().filter(closes_at__lte=now).order_by("-closes_at", "-pk")
    return cards(with_card_parts(shut)[:SHUT_LATELY], now=now)


def answer_due(consultation):
    """When the answer is owed and which rule says so; None where no clock runs."""
    runs = consultation.status in ("draft", "published") or consultation.answered_at
    if not runs or not consultation.closes_at:
        return None
    return due(
        Code.CONSULTATION_ANSWER,
        start=consultation.closing_day,
        rules=[rule for rule in consultation.service.rules.all() if rule.superseded_at is None],
        own=consultation.answer_days,
        own_reference=consultation.act_number,
        changes=changes_of(ANSWERS, consultation.code),
    )


def published_parts(consultation):
    """Topics, territory, background, what the questionnaire asks.

    Publishing fixes them, so they are kept; a draft's are asked anew.
    """
    if consultation.status == Status.DRAFT:
        return _parts(consultation)
    key = f"consultations:parts:{consultation.pk}:{consultation.changed_at.timestamp()}:{get_language()}"
    return cache.get_or_set(key, lambda: _parts(consultation), PARTS_KEPT_SECONDS)


def _parts(consultation):
    regions_named = consultation.regions.values_list("short_name", flat=True)
    background = consultation.background.select_related("document").defer("text")
    return {
        "topics": [topic.label for topic in consultation.topics.all()],
        "territory": ", ".join(regions_named) or _territory_of(consultation.service),
        "background": [_background_item(consultation, item) for item in background],
        "questions": list(consultation.questions.values_list("text", flat=True)),
        "extensions": [_extension(one) for one in consultation.extensions.all()],
        "texts": keys_of_texts(consultation),
    }


def _extension(one):  # as components/deadline_changes.html takes it
    added = ngettext("Se agregó %(days)s día hábil.", "Se agregaron %(days)s días hábiles.", one.days)
    return {
        "title": _("Más plazo para opinar"),
        "words": added % {"days": one.days},
        "old_on": one.old_on,
        "new_on": one.new_on,
        "reason": one.reason,
        "act_number": one.act_number,
        "act_date": one.act_date,
        "special_law": one.special_law,
    }


def _background_item(consultation, item):  # as components/document.html takes it
    if item.document:
        kind, size = item.document.kind, filesizeformat(item.document.size)
        about = _("%(kind)s, %(size)s") % {"kind": kind, "size": size}
    elif item.url:
        kind, about = "WEB", _("Enlace a otro sitio")
    else:
        kind, about = "HTML", _("Para leer aquí mismo")
    item.consultation = consultation
    return {"pk": item.pk, "kind": kind, "title": item.title, "url": item.get_absolute_url(), "about": about}


def detail(consultation, *, now):
    """The context of a consultation's page."""
    holidays = national_holidays()
    phase = consultation.phase_at(now)
    owed = answer_due(consultation)
    time = time_of(consultation, now, holidays)
    sections = list(consultation.sections.all())
    parts = published_parts(consultation)
    written = shown(consultation.comments.visible()) if consultation.comment_count else Comment.objects.none()
    latest = list(written.newest_first()[:LATEST])
    return {
        "consultation": consultation,
        "phase": phase,
        "tags": tags_of(consultation, phase, []),
        "time": time,
        "facts": _facts(consultation, phase, time, owed, now, holidays),
        "owed": owed,
        "phases": stages(consultation, phase, owed, now),
        **parts,
        "can_change": lines(consultation.can_change),
        "cannot_change": lines(consultation.cannot_change),
        "sections": with_paragraphs(sections, parts["texts"]["keys"] if phase == Phase.OPEN else {}),
        "contact": consultation.service.contacts.current().only("name", "email", "phone").first(),
        "latest": opinions(latest, consultation, sections),
        "mentions": public_codes.mentions(consultation.code),
        "may_comment": phase == Phase.OPEN,
        "late_words": closed_words(consultation, now)
        if phase in (Phase.IN_ANALYSIS, Phase.CANCELLED)
        else "",
    }


def _facts(consultation, phase, time, owed, now, holidays):
    """The four questions everybody brings: what is decided, until when, how long it takes, what then."""
    what = {
        "icon": "document",
        "question": _("Qué se decide"),
        "big": consultation.question or consultation.title,
        "text": "",
    }
    until = {"icon": "calendar", "question": _("Hasta cuándo"), "big": consultation.when_text, "text": ""}
    if phase == Phase.CANCELLED:
        day = full_date(consultation.cancelled_at)
        until |= {
            "big": _("Anulada"),
            "text": _("Ya no recibe observaciones desde el %(day)s.") % {"day": day},
        }
    if phase == Phase.OMITTED and consultation.omit_act:
        until |= {"big": _("No se abrió"), "text": _("El servicio decidió no consultar.")}
    if time and time.kind != "shut":
        until = {"icon": "calendar", "question": _("Hasta cuándo"), "countdown": time, "text": ""}
    elif time:
        until |= {"big": time.left, "text": f"{time.label} {full_date(time.day)}."}
    takes = {
        "icon": "clock",
        "question": _("Cuánto demora"),
        "big": ngettext("%(minutes)s minuto", "%(minutes)s minutos", consultation.minutes_needed)
        % {"minutes": consultation.minutes_needed},
        "text": _("Puedes comentar una sola parte. Se guarda como borrador."),
    }
    counted = consultation.reported_comments or consultation.comment_count
    came = {
        "icon": "comment",
        "question": _("Cuántas opiniones hubo"),
        "big": figure(counted),
        "text": _("observaciones según la fuente oficial")
        if consultation.reported_comments
        else _("observaciones"),
    }
    ahead = phase in (Phase.DRAFT, Phase.UPCOMING, Phase.OPEN)
    third = [] if consultation.is_history and not counted else [takes if ahead else came]
    return [what, until, *third, _promise(consultation, phase, owed, now, holidays)]


def _promise(consultation, phase, owed, now, holidays):
    item = {"icon": "reply", "question": _("Qué pasa con mi opinión")}
    if phase == Phase.IN_ANALYSIS:
        rest = holidays | owed.stopped_days
        left = due_countdown(owed.day, now, rest, start=consultation.closing_day)
        return item | {"question": _("Cuándo responden"), "countdown": left, "text": ""}
    if phase == Phase.ANSWERED:
        words = _("El %(day)s, con sus razones y lo que cambió.") % {
            "day": plain_date(consultation.answered_at)
        }
        return item | {"question": _("Qué respondieron"), "big": _("Respondida"), "text": words}
    if phase == Phase.OUTCOME:
        day = plain_date(consultation.outcome_date) if consultation.outcome_date else ""
        return item | {
            "question": _("En qué terminó"),
            "big": consultation.outcome_text or _("Con resultado"),
            "text": day,
        }
    if phase == Phase.CANCELLED:
        return item | {
            "question": _("Por qué se anuló"),
            "big": consultation.cancel_act,
            "text": consultation.cancel_reason,
        }
    if phase == Phase.OMITTED and consultation.omit_act:
        day = full_date(consultation.omit_act_date)
        act = _("%(act)s, %(day)s") % {"act": consultation.omit_act, "day": day}
        item["question"] = _("Por qué no hubo consulta")
        return item | {"big": act, "text": consultation.omit_reason}
    if phase in (Phase.OMITTED, Phase.RECORDED):
        big = _("No hubo consulta") if phase == Phase.OMITTED else _("Sin información")
        text = consultation.outcome_text or _("Las fuentes públicas no dicen qué se respondió.")
        return item | {"question": _("En qué terminó"), "big": big, "text": text}
    words = _("Con las razones y lo que cambió.")
    if owed:
        words = _("A más tardar el %(day)s, con las razones y lo que cambió.") % {"day": plain_date(owed.day)}
    return item | {"big": _("Te respondemos por escrito"), "text": words}


def _territory_of(service):
    return place_name(service.region_id, None) or _("Todo el país")


def lines(text):
    """The lines of a text as items of a list, without the dashes people type."""
    return [line.strip().lstrip("-*• ").strip() for line in text.splitlines() if line.strip(" -*•\t")]


def stages(consultation, phase, owed, now):
    """The four stages, each with its date or what it waits for; none of what was called off."""
    gone = phase in (Phase.CANCELLED, Phase.OMITTED)
    if not consultation.closes_at or not consultation.opens_at or gone:
        return []
    done = [Phase.IN_ANALYSIS, Phase.ANSWERED, Phase.OUTCOME, Phase.RECORDED]
    opening = day_of(consultation.opens_at)
    window = _("Del %(start)s al %(end)s.") % {
        "start": short_date(opening),
        "end": short_date(consultation.closing_day),
    }
    answered = phase in (Phase.ANSWERED, Phase.OUTCOME)
    late = owed is not None and not answered and day_of(now) > owed.day
    announced = consultation.published_at or consultation.opens_at
    return [
        stage(
            _("Anuncio"),
            _("Desde el %(day)s.") % {"day": short_date(announced)},
            "now" if phase == Phase.UPCOMING else "done",
        ),
        stage(_("Opiniones"), window, "now" if phase == Phase.OPEN else "done" if phase in done else "next"),
        stage(
            _("Análisis y respuesta"),
            _answer_words(consultation, owed),
            "done"
            if answered or phase == Phase.RECORDED
            else "late"
            if late
            else "now"
            if phase == Phase.IN_ANALYSIS
            else "next",
        ),
        stage(
            _("Resultado"),
            _outcome_words(consultation),
            "done" if phase == Phase.OUTCOME else "now" if phase == Phase.ANSWERED else "next",
        ),
    ]


def stage(name, when, state):  # as components/phases.html takes it
    return {"name": name, "when": when, "state": state}


def _answer_words(consultation, owed):
    if consultation.answered_at:
        return _("Respondida el %(day)s.") % {"day": short_date(consultation.answered_at)}
    if owed is None:
        return _("La fuente no dice cuándo se respondió.")
    if owed.changes:
        return _("Hasta el %(day)s. %(moved)s.") % {"day": short_date(owed.day), "moved": owed.moved_words}
    return ngettext(
        "Hasta el %(day)s: %(days)s día hábil desde el cierre. %(source)s.",
        "Hasta el %(day)s: %(days)s días hábiles desde el cierre. %(source)s.",
        owed.term.days,
    ) % {
        "day": short_date(owed.day),
        "days": owed.term.days,
        "source": owed.term.source_label,
    }


def _outcome_words(consultation):
    if consultation.outcome_date:
        return _("Publicado el %(day)s.") % {"day": short_date(consultation.outcome_date)}
    return _("La norma o plan que se dicte. Puede tardar años.")


def closed_words(consultation, now):
    """Why nobody can write now, with the exact moment."""
    phase = consultation.phase_at(now)
    if phase == Phase.UPCOMING:
        return _("Esta consulta abre el %(day)s. Vuelve ese día para opinar.") % {
            "day": full_date(consultation.opens_at)
        }
    if phase == Phase.CANCELLED:
        day = full_date(consultation.cancelled_at)
        return _("El servicio anuló esta consulta el %(day)s: ya no recibe observaciones.") % {"day": day}
    if phase == Phase.OPEN or not consultation.closes_at:
        return ""
    return _("Esta consulta cerró el %(day)s a las %(hour)s.") % {
        "day": full_date(consultation.closing_day),
        "hour": time_of(consultation, consultation.opens_at, national_holidays()).time or "23:59",
    }


def shown(comments):
    """Listed comments with what is shown of each and nothing else. Then see ``opinions``."""
    return comments.listed().select_related("anchor__edition").only(*SHOWN_FIELDS, *ANCHOR_FIELDS)


def opinions(comments, consultation, sections):
    """Comments as pages show them; ``sections`` are those of the consultation, already fetched."""
    by_key = {section.pk: section for section in sections}
    comments = with_voices([comment.as_listed() for comment in comments])
    for comment in comments:
        comment.section = by_key.get(comment.section_id)
    return [listed_opinion(comment, consultation) for comment in comments]


def opinion(comment, consultation):
    """A comment as pages show it (core.pieces.opinion); its organisation is at hand (``with_voices``)."""
    address = reverse("consultations:observation", args=[consultation.slug, comment.pk])
    section = comment.section
    about = (
        reverse("consultations:comments", args=[consultation.slug]) + f"?seccion={section.pk}"
        if section
        else ""
    )
    tags = [("neutral", Comment.Position(comment.position).label)] if comment.position else []
    spoken = comment.organization if comment.organization_id else None
    return {
        "id": f"o{comment.pk}",
        "who": comment.voice,
        "who_url": spoken.get_absolute_url() if spoken else "",
        "writer": _("Escribe %(name)s") % {"name": comment.display_name}
        if spoken and comment.display_name
        else "",
        "text": comment.text,
        "when": comment.submitted_at,
        "tags": [("neutral", _("Organización")), *tags] if spoken else tags,
        "place": place_name(comment.region_id, comment.commune_id),
        "about": section.shown_title if section else "",
        "about_url": about,
        "quote": quote_of(comment),
        "version": _("Cambiada por su autor o autora") if comment.version > 1 else "",
        "supports": supports_words(comment.support_count) if consultation.takes_supports else "",
        "links": [
            (_("Enlace a esta observación"), address),
            *_support_link(comment, consultation),
            (_("Avisar"), reverse("consultations:report", args=[consultation.slug, comment.pk])),
        ],
    }


def supports_words(count):
    """How many support it, or nothing."""
    words = ngettext("%(n)s apoyo", "%(n)s apoyos", count)
    return words % {"n": figure(count)} if count else ""


def _support_link(comment, consultation):
    """Where it is supported, if the service takes supports and has not answered."""
    if not consultation.takes_supports or consultation.status != Status.PUBLISHED:
        return []
    return [(_("Apoyar"), reverse("consultations:support", args=[consultation.slug, comment.pk]))]


def listed_opinion(comment, consultation):
    """The same of a row of ``Comment.objects.listed()`` (``as_listed``): only why, if out of sight."""
    if not comment.is_out_of_sight:
        return opinion(comment, consultation)
    address = reverse("consultations:observation", args=[consultation.slug, comment.pk])
    return {
        "id": f"o{comment.pk}",
        "who": _("Observación en revisión")
        if comment.status == Comment.Status.DISPUTED
        else _("Observación retirada"),
        "text": placeholder(comment),
        "when": comment.submitted_at,
        "links": [(_("Enlace a esta observación"), address)],
    }


def placeholder(comment):
    """What stands where an observation out of sight was."""
    if comment.status == Comment.Status.DISPUTED:
        return _("En revisión: alguien dice que no la escribió.")
    reason = Reason(comment.hidden_for).label if comment.hidden_for else _("Sin motivo registrado")
    return _("Retirada: %(reason)s.") % {"reason": reason}


def comments(consultation, query):
    """A page of comments with its filters: section, position and region, all in the address."""
    found = shown(consultation.comments)
    sections = list(consultation.sections.defer("text"))
    chosen = _comment_filters(query, sections)
    if any(value for name, value in chosen.items() if name not in PLACEHOLDERS):
        found = found.visible()  # a placeholder says nothing of who wrote, nor where, nor for what
    if chosen["section"]:
        found = found.filter(section=chosen["section"])
    if chosen["position"]:
        found = found.filter(position=POSITIONS[chosen["position"]])
    if chosen["region"]:
        found = found.filter(region=chosen["region"]["pk"])
    if chosen["voice"]:
        found = found.filter(organization__isnull=VOICES[chosen["voice"]])
    page = page_of(found, query.get("cursor", ""))
    figures = tallies.figures(consultation)
    return {
        "consultation": consultation,
        "sections": sections,
        "regions": [region for region in regions() if str(region["pk"]) in figures.get("region", {})],
        "has_organizations": bool(figures.get("voice", {}).get("organization")),
        "positions": [(word, Comment.Position(value).label) for word, value in POSITIONS.items()],
        "chosen": chosen,
        "filtered": any(chosen.values()),
        "page": page,
        "opinions": opinions(page.rows, consultation, sections),
        "first": _with(query, cursor=None) if page.previous else "",
        "next": _with(query, cursor=page.next) if page.next else "",
        "previous": _with(query, cursor=page.previous) if page.previous else "",
        "total": consultation.comment_count,
    }


def _comment_filters(query, sections):
    section, position, region = query.get("seccion", ""), query.get("posicion", ""), query.get("region", "")
    voice = query.get("voz", "")
    return {
        "section": next((s.pk for s in sections if str(s.pk) == section), None),
        "position": position if position in POSITIONS else "",
        "region": next((r for r in regions() if r["slug"] == region), None),
        "voice": voice if voice in VOICES else "",
    }


def _with(query, *, cursor):
    kept = QueryDict(mutable=True)
    kept.update({name: query[name] for name in ("seccion", "posicion", "region", "voz") if query.get(name)})
    if cursor:
        kept["cursor"] = cursor
    return f"?{kept.urlencode()}"
