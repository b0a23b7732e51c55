"""The inbox of an account: which questions are shown, in what order, how many of each sort."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.reference.places import regions

from .models import AnswerGroup, Question

RECENT, SUPPORT = "asked_at", "support_count"  # columns; core.cursors turns the pages
LONGEST = 100  # letters of what is searched
VISIBLE = Q(status=Question.Status.RECEIVED)
ASKED = VISIBLE & Q(kind=Question.Kind.QUESTION)
DRAFTED = Q(group__status=AnswerGroup.Status.DRAFT)
OWED = "por-responder"
STATES = {  # word in the address: what it says, which questions
    OWED: (gettext_lazy("Por responder"), ASKED & (Q(group=None) | DRAFTED)),
    "sin-agrupar": (gettext_lazy("Sin agrupar"), ASKED & Q(group=None)),
    "en-borrador": (gettext_lazy("En borrador"), ASKED & DRAFTED & Q(group__answer__gt="")),
    "respondidas": (gettext_lazy("Respondidas"), ASKED & Q(group__status=AnswerGroup.Status.ANSWERED)),
    "retiradas": (gettext_lazy("Retiradas"), ~VISIBLE),
    "temas": (gettext_lazy("Temas propuestos"), VISIBLE & Q(kind=Question.Kind.TOPIC)),
}
ORDERS = {  # word in the address: what it says, the column
    "apoyo": (gettext_lazy("Más apoyadas"), SUPPORT),
    "recientes": (gettext_lazy("Más recientes"), RECENT),
}


@dataclass(frozen=True)
class InboxFilter:
    """What the address asks of the inbox; anything unknown is ignored."""

    state: str = OWED
    q: str = ""
    channel: str = ""
    region: str = ""
    order: str = "apoyo"

    @classmethod
    def read(cls, query):
        region = query.get("region", "")
        return cls(
            state=query["estado"] if query.get("estado") in STATES else OWED,
            q=query.get("q", "").replace("\x00", "").strip()[:LONGEST],
            channel=query["canal"] if query.get("canal") in Question.Channel.values else "",
            region=region if region in {one["slug"] for one in regions()} else "",
            order=query["orden"] if query.get("orden") in ORDERS else "apoyo",
        )

    @property
    def column(self):
        return ORDERS[self.order][1]

    @property
    def narrows(self):
        """Does it leave out questions of that state?"""
        return bool(self.q or self.channel or self.region)

    def apply(self, account):
        """The questions of ``account`` that it leaves, in no order yet."""
        found = account.questions.filter(STATES[self.state][1])
        if self.channel:
            found = found.filter(channel=self.channel)
        if self.region:
            found = found.filter(region__slug=self.region)
        return found.matching(self.q) if self.q else found

    def address(self, **changes):
        """``?…`` with what differs from nothing asked. ``changes``: other values, "" to leave one out."""
        pairs = {
            "estado": self.state if self.state != OWED else "",
            "q": self.q,
            "canal": self.channel,
            "region": self.region,
            "orden": self.order if self.order != "apoyo" else "",
        } | changes
        return "?" + urlencode({name: value for name, value in pairs.items() if value})

    def chips(self):
        """(what it says, address without it) of what narrows the list."""
        names = {one["slug"]: one["short_name"] for one in regions()}
        said = [
            ("q", self.q and _("Palabra: %(name)s") % {"name": self.q}),
            ("canal", self.channel and _("Canal: %(name)s") % {"name": Question.Channel(self.channel).label}),
            ("region", self.region and _("Región: %(name)s") % {"name": names[self.region]}),
        ]
        return [(words, self.address(**{name: ""})) for name, words in said if words]

    def choices(self):
        """The options of the filter form, as components/filter_select.html takes them."""
        return {
            "channels": [
                {"value": value, "text": label, "on": value == self.channel}
                for value, label in Question.Channel.choices
            ],
            "regions": [
                {"value": one["slug"], "text": one["short_name"], "on": one["slug"] == self.region}
                for one in regions()
            ],
            "orders": [
                {"value": word, "text": label, "on": word == self.order}
                for word, (label, _column) in ORDERS.items()
            ],
        }

    def tabs(self, counts):
        """The states with their counts, as components/subnav.html takes them. Without topics, no such tab."""
        return [
            {
                "text": label,
                "url": self.address(estado=word if word != OWED else ""),
                "count": counts[word],
                "current": word == self.state,
            }
            for word, (label, _questions) in STATES.items()
            if word != "temas" or counts[word] or self.state == word
        ]


def counts_of(account):
    """How many questions of each state. One query."""
    found = account.questions.order_by().aggregate(
        **{word.replace("-", "_"): Count("pk", filter=which) for word, (_label, which) in STATES.items()}
    )
    return {word: found[word.replace("-", "_")] for word in STATES}


def following(account, *, group=None, question=None):
    """The next question to work on, the most supported first: of those without a word of an answer yet.

    ``group``, ``question``: where she is. After the last comes the first again; None if nothing is left.
    """
    left = account.questions.filter(ASKED & (Q(group=None) | DRAFTED & Q(group__answer="")))
    here = question
    if group is not None:
        left = left.exclude(group=group)
        here = group.questions.order_by("-support_count", "-id").first()
    if question is not None:
        left = left.exclude(pk=question.pk)
    left = left.select_related("group").order_by("-support_count", "-id")
    if here is None:
        return left.first()
    beyond = Q(support_count__lt=here.support_count) | Q(support_count=here.support_count, pk__lt=here.pk)
    return left.filter(beyond).first() or left.first()
