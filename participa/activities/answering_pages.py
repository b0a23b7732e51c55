"""What people said in an activity, as whoever sorts and answers it sees it."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from participa.core.cursors import page_of
from participa.core.figures import whole_number
from participa.organizations.voices import with_voices
from participa.reference.places import place_name

from .contribution_pages import position_tag
from .dues import url
from .models import Contribution

Kind, CStatus = Contribution.Kind, Contribution.Status
STATES = ("por-responder", "respondidas", "retiradas", "todas")
KINDS = {"propuestas": Kind.PROPOSAL, "preguntas": Kind.QUESTION}
NO_THEME = "ninguno"


@dataclass(frozen=True)
class Asked:
    """What a list was asked for, all in its address."""

    kind: str
    state: str
    theme: str

    @classmethod
    def read(cls, query):
        kind, state, theme = query.get("tipo"), query.get("estado"), query.get("tema", "")
        return cls(
            kind=kind if kind in KINDS else "",
            state=state if state in STATES else "por-responder",
            theme=theme if theme == NO_THEME or whole_number(theme) is not None else "",
        )

    def apply(self, activity):
        found = activity.contributions.told().select_related("theme")
        if self.kind:
            found = found.filter(kind=KINDS[self.kind])
        if self.theme:
            number = {"theme": None} if self.theme == NO_THEME else {"theme__number": self.theme}
            found = found.filter(**number)
        if self.state == "por-responder":
            return found.unanswered()
        if self.state == "respondidas":
            return found.visible().answered()
        return found.filter(status=CStatus.HIDDEN) if self.state == "retiradas" else found

    def address(self, **changes):
        """The query that asks for the same, but for ``changes``."""
        told = {"tipo": self.kind, "estado": self.state, "tema": self.theme} | changes
        told = {name: value for name, value in told.items() if value}
        if told.get("estado") == "por-responder":
            del told["estado"]
        query = QueryDict(mutable=True)
        query.update(told)
        return f"?{query.urlencode()}" if told else ""


def listing(activity, query, *, ticked=()):
    """A page of what was said, with its filters."""
    asked = Asked.read(query)
    page = page_of(asked.apply(activity), query.get("cursor", ""))
    themes = list(activity.themes.all())
    return {
        "asked": asked,
        "address": asked.address(),
        "rows": [row(one, activity, ticked) for one in with_voices(page.rows)],
        "tabs": _tabs(activity, asked),
        "choices": _choices(asked, themes),
        "themes": themes,
        "first": asked.address() or "?" if page.previous else "",
        "previous": asked.address(cursor=page.previous) if page.previous else "",
        "next": asked.address(cursor=page.next) if page.next else "",
        "ticked_none": not ticked,
    }


def row(one, activity, ticked=()):
    reply = one.reply
    return {
        "pk": one.pk,
        "url": url("contribution", activity, one.pk),
        "label": one.title or one.text,
        "text": one.text if one.title else "",
        "who": one.voice,
        "region": place_name(one.region_id, None),
        "kind": one.get_kind_display(),
        "when": one.submitted_at,
        "theme": one.theme,
        "support": one.support_count,
        "typed": one.typed_by_id is not None,
        "hidden": one.get_hide_reason_display() if one.status == CStatus.HIDDEN else "",
        "tag": _tag(one, reply),
        "by_theme": reply is not None and reply is not one,
        "may_tick": one.status == CStatus.RECEIVED,
        "ticked": one.pk in ticked,
    }


def _tag(one, reply):
    if one.status == CStatus.HIDDEN:
        return ("neutral", _("Retirada"))
    return position_tag(reply) if reply else ("warning", _("Por responder"))


def _tabs(activity, asked):
    counts = (
        activity.contributions.told()
        .order_by()
        .aggregate(
            all=Count("pk"),
            hidden=Count("pk", filter=Q(status=CStatus.HIDDEN)),
            answered=Count(
                "pk",
                filter=Q(status=CStatus.RECEIVED)
                & (Q(answered_at__isnull=False) | Q(theme__answered_at__isnull=False)),
            ),
        )
    )
    owed = counts["all"] - counts["hidden"] - counts["answered"]
    names = (
        ("por-responder", _("Por responder"), owed),
        ("respondidas", _("Respondidas"), counts["answered"]),
        ("retiradas", _("Retiradas"), counts["hidden"]),
        ("todas", _("Todas"), counts["all"]),
    )
    base = url("contributions", activity)
    return [
        {"text": text, "url": base + asked.address(estado=word), "count": n, "current": word == asked.state}
        for word, text, n in names
    ]


def _choices(asked, themes):
    def listed(pairs, on):
        return [{"value": value, "text": text, "on": value == on} for value, text in pairs]

    kinds = (("propuestas", _("Propuestas")), ("preguntas", _("Preguntas")))
    return {
        "kinds": listed(kinds, asked.kind),
        "themes": listed(
            [(NO_THEME, _("Sin tema")), *((str(one.number), one.title) for one in themes)], asked.theme
        ),
    }


def theme_rows(activity):
    """Its themes: how many are about each, how many people support them, what was answered."""
    visible = Q(contributions__status=CStatus.RECEIVED)
    found = activity.themes.annotate(size=Count("contributions", filter=visible))
    return [
        {
            "theme": theme,
            "size": theme.size,
            "tag": position_tag(theme) if theme.answered_at else ("warning", _("Sin respuesta")),
            "url": url("theme", activity, theme.number),
            "list": f"{url('contributions', activity)}?estado=todas&tema={theme.number}",
        }
        for theme in found
    ]
