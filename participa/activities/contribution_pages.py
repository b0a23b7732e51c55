"""What people proposed and asked in an activity, as anybody reads it: by theme, supported, answered."""

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.core.countdown import last_moment
from participa.core.cursors import page_of
from participa.core.dates import full_date
from participa.organizations.voices import with_voices
from participa.reference.places import place_name, regions

from .models import Contribution, Position, Status
from .permissions import takes

Kind = Contribution.Kind
POSITION_KINDS = {
    Position.ADOPTED: "done",
    Position.PARTLY: "warning",
    Position.NOT_ADOPTED: "error",
    Position.OUT_OF_SCOPE: "neutral",
    Position.NOTED: "neutral",
}
ORDERS = {
    "apoyo": (gettext_lazy("Más apoyadas"), "support_count"),
    "recientes": (gettext_lazy("Más recientes"), "submitted_at"),
}
ANSWERED = {"si": gettext_lazy("Respondidas"), "no": gettext_lazy("Sin respuesta todavía")}
LIST_OF = {Kind.PROPOSAL: "activities:contributions", Kind.QUESTION: "activities:questions"}
WRITE_OF = {Kind.PROPOSAL: "activities:propose", Kind.QUESTION: "activities:ask"}
NEWEST = 3  # proposals that the page of an activity shows
KEPT = ("tema", "region", "respuesta", "orden")


def counts_of(activity):
    """How many of each sort the page tells: all but what their authors took back. One query."""
    told = activity.contributions.told().order_by()
    return told.aggregate(
        proposals=Count("pk", filter=Q(kind=Kind.PROPOSAL)),
        questions=Count("pk", filter=Q(kind=Kind.QUESTION)),
        answered=Count(
            "pk",
            filter=Q(kind=Kind.PROPOSAL)
            & (Q(answered_at__isnull=False) | Q(theme__answered_at__isnull=False)),
        ),
    )


def themes_of(activity):
    """Its themes with how many proposals are in each and what was answered."""
    visible = Q(contributions__status=Contribution.Status.RECEIVED, contributions__kind=Kind.PROPOSAL)
    found = activity.themes.annotate(size=Count("contributions", filter=visible))
    base = reverse("activities:contributions", args=[activity.slug])
    return [
        {
            "theme": theme,
            "size": theme.size,
            "tag": position_tag(theme) if theme.answered_at else None,
            "url": f"{base}?tema={theme.number}",
        }
        for theme in found.defer("answered_by", "changed_by")
    ]


def newest_of(activity):
    """The last proposals, while nobody has sorted them into themes."""
    found = activity.contributions.visible().filter(kind=Kind.PROPOSAL).select_related("theme")
    found = found.defer("author", "hidden_by", "answered_by").order_by("-submitted_at", "-pk")
    return items_of(found[:NEWEST], activity)


def position_tag(answered):
    """(kind, words) of what is done with it."""
    if not answered.position:
        return ("done", _("Respondida"))
    return (POSITION_KINDS[answered.position], str(answered.get_position_display()))


# The list --------------------------------------------------------------------------------------


def listing(activity, kind, query, *, now):
    """A page of proposals or of questions, with its filters, all in the address."""
    themes = themes_of(activity)
    chosen = _chosen(query, themes)
    order = ORDERS[chosen["order"]][1]
    page = page_of(_filtered(activity, kind, chosen), query.get("cursor", ""), by=order)
    opens = takes(activity, kind, now=now)
    return {
        "activity": activity,
        "kind": kind,
        "is_question": kind == Kind.QUESTION,
        "themes": themes,
        "shows_themes": kind == Kind.PROPOSAL and not chosen["any"] and not query.get("cursor"),
        "chosen": chosen,
        "options": _options(chosen, themes),
        "theme": next((one for one in themes if one["theme"].number == chosen["theme"]), None),
        "items": items_of(page.rows, activity, may_support=opens),
        "total": activity.contributions.told().filter(kind=kind).count(),
        "first": _with(query, None) if page.previous else "",
        "next": _with(query, page.next) if page.next else "",
        "previous": _with(query, page.previous) if page.previous else "",
        "write": reverse(WRITE_OF[kind], args=[activity.slug]) if opens else "",
        "closing": closing_words(activity, kind, now),
        "next_change": activity.next_change(now),
    }


def _chosen(query, themes):
    theme, region = query.get("tema", ""), query.get("region", "")
    chosen = {
        "theme": next((t["theme"].number for t in themes if str(t["theme"].number) == theme), None),
        "region": next((r for r in regions() if r["slug"] == region), None),
        "answered": query.get("respuesta", "") if query.get("respuesta") in ANSWERED else "",
        "order": query.get("orden", "") if query.get("orden") in ORDERS else "apoyo",
    }
    return chosen | {"any": any(chosen[name] for name in ("theme", "region", "answered"))}


def _filtered(activity, kind, chosen):
    found = activity.contributions.told().filter(kind=kind).select_related("theme")
    if chosen["theme"]:
        found = found.filter(theme__number=chosen["theme"])
    if chosen["region"]:
        found = found.filter(region=chosen["region"]["pk"])
    if chosen["answered"] == "si":
        found = found.answered()
    elif chosen["answered"] == "no":
        found = found.unanswered()
    return found.defer("author", "hidden_by", "answered_by")


def _options(chosen, themes):
    def listed(pairs, on):
        return [{"value": value, "text": text, "on": value == on} for value, text in pairs]

    return {
        "themes": listed([(one["theme"].number, one["theme"].title) for one in themes], chosen["theme"]),
        "regions": listed(
            [(region["slug"], region["short_name"]) for region in regions()],
            chosen["region"] and chosen["region"]["slug"],
        ),
        "answered": listed([(word, str(label)) for word, label in ANSWERED.items()], chosen["answered"]),
        "orders": listed([(word, str(label)) for word, (label, _by) in ORDERS.items()], chosen["order"]),
    }


def _with(query, cursor):
    kept = QueryDict(mutable=True)
    kept.update({name: query[name] for name in KEPT if query.get(name)})
    if cursor:
        kept["cursor"] = cursor
    return f"?{kept.urlencode()}"


def closing_words(activity, kind, now):
    """Until when one may write, or since when one may not; "" where it takes none."""
    question = kind == Kind.QUESTION
    closes_at = activity.questions_close_at if question else activity.proposals_close_at
    takes_them = activity.takes_questions if question else activity.takes_proposals
    if not takes_them or closes_at is None:
        return ""
    day, hour = last_moment(closes_at)
    when = {"day": full_date(day), "hour": hour}
    if activity.status == Status.CANCELLED:
        return _("La actividad se suspendió y ya no se reciben.")
    if takes(activity, kind, now=now):
        return _("Se reciben hasta el %(day)s a las %(hour)s.") % when
    return _("Se recibieron hasta el %(day)s a las %(hour)s.") % when


# One -------------------------------------------------------------------------------------------


def items_of(contributions, activity, *, may_support=False):
    """As pages show them; their themes are at hand."""
    return [item_of(one, activity, may_support=may_support) for one in with_voices(contributions)]


def item_of(one, activity, *, may_support=False):
    """A contribution as anybody reads it. What was hidden says only that it was, and why."""
    hidden = one.status == Contribution.Status.HIDDEN
    withdrawn = one.status == Contribution.Status.WITHDRAWN
    args = [activity.slug, one.pk]
    return {
        "pk": one.pk,
        "url": reverse("activities:contribution", args=args),
        "support_url": reverse("activities:support", args=args)
        if may_support and not (hidden or withdrawn)
        else "",
        "is_hidden": hidden,
        "is_withdrawn": withdrawn,
        "why": one.get_hide_reason_display() if hidden else "",
        "title": "" if hidden or withdrawn else one.title,
        "text": "" if hidden or withdrawn else one.text,
        "who": "" if hidden or withdrawn else one.voice,
        "who_url": one.organization.get_absolute_url() if one.organization and not hidden else "",
        "writer": _("Escribe %(name)s") % {"name": one.display_name}
        if one.organization and one.display_name and not hidden
        else "",
        "said_there": one.typed_by_id is not None,
        "place": place_name(one.region_id, None),
        "when": one.submitted_at,
        "supports": one.support_count,
        "theme": one.theme,
        "theme_url": reverse("activities:contributions", args=[activity.slug]) + f"?tema={one.theme.number}"
        if one.theme
        else "",
        "reply": None if hidden or withdrawn else reply_of(one),
    }


def reply_of(one):
    """What the service answered: to it alone, or to its theme; None before it does."""
    reply = one.reply
    if reply is None:
        return None
    common = reply is not one
    return {
        "tag": position_tag(reply),
        "text": reply.answer,
        "at": reply.answered_at,
        "theme": reply.title if common else "",
    }


def contribution_page(activity, one, *, now):
    """The stable address of a proposal or a question."""
    [item] = items_of([one], activity, may_support=takes(activity, one.kind, now=now))
    question = one.kind == Kind.QUESTION
    return {
        "activity": activity,
        "item": item,
        "is_question": question,
        "title": item["title"] or (_("Una pregunta") if question else _("Una propuesta")),
        "list": reverse(LIST_OF[one.kind], args=[activity.slug]),
        "list_words": _("Preguntas") if question else _("Propuestas"),
        "next_change": activity.next_change(now),
    }
