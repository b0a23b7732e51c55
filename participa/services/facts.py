"""What a service publishes about itself today, what is missing, and what the law asks of a body like it."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participa.core import year_days

from .models import Mechanism, ParticipationRule, PublicService, RelevantInformation

Kind, Regime = Mechanism.Kind, PublicService.Regime
Code, Category = ParticipationRule.Code, RelevantInformation.Category

REGIMES = {
    Regime.FULL: gettext_lazy(
        "La ley le pide los cuatro mecanismos: informar, rendir cuenta, consultar y tener un consejo de la "
        "sociedad civil (Ley 18.575, arts. 69 a 75)."
    ),
    Regime.COSOC_ONLY: gettext_lazy(
        "La ley le pide un consejo de la sociedad civil. El resto lo decide con su propia norma "
        "(Ley 18.575, art. 75)."
    ),
    Regime.MUNICIPAL: gettext_lazy(
        "Las municipalidades tienen su propia ley de participación (Ley 18.695, arts. 93 y siguientes)."
    ),
    Regime.VOLUNTARY: gettext_lazy(
        "La ley no le exige estos mecanismos. Lo que hace aquí lo hace por decisión propia "
        "(Ley 18.575, art. 75)."
    ),
    Regime.UNVERIFIED: gettext_lazy("Todavía verificamos qué le pide la ley a este organismo."),
}
MECHANISM_WORDS = {  # as addresses say them
    "consultas": Kind.CONSULTATION,
    "cuenta-publica": Kind.PUBLIC_ACCOUNT,
    "consejo": Kind.COUNCIL,
    "informacion": Kind.INFORMATION,
    "dialogos": Kind.DIALOGUE,
    "audiencias": Kind.HEARING,
    "cabildos": Kind.ASSEMBLY,
    "presupuestos": Kind.BUDGET,
}
WORD_OF = {kind: word for word, kind in MECHANISM_WORDS.items()}
MECHANISM_ICONS = {
    Kind.CONSULTATION: "comment",
    Kind.PUBLIC_ACCOUNT: "megaphone",
    Kind.COUNCIL: "people",
    Kind.INFORMATION: "document",
    Kind.DIALOGUE: "hands",
    Kind.HEARING: "reply",
    Kind.ASSEMBLY: "map",
    Kind.BUDGET: "chart",
}
STATUS_TAGS = {
    Mechanism.Status.IN_FORCE: "done",
    Mechanism.Status.PLANNED: "neutral",
    Mechanism.Status.SUSPENDED: "warning",
    Mechanism.Status.ENDED: "neutral",
    Mechanism.Status.REPORTED: "neutral",
}
ASKED = {  # the mechanisms the law asks of each regime
    Regime.FULL: (Kind.CONSULTATION, Kind.PUBLIC_ACCOUNT, Kind.COUNCIL, Kind.INFORMATION),
    Regime.COSOC_ONLY: (Kind.COUNCIL,),
}
RULES_ASKED = {
    Regime.FULL: tuple(Code),
    Regime.COSOC_ONLY: (
        Code.CONSULTATION_MINIMUM,
        Code.CONSULTATION_ANSWER,
        *(code for code in Code if code.startswith("cosoc_")),
    ),
}
DAYS_OF_THE_YEAR = {Code.CPP_DEADLINE}  # rules whose value is month * 100 + day
RULES_OF_ALL = (Code.CONSULTATION_MINIMUM, Code.CONSULTATION_ANSWER)


@dataclass
class Facts:
    """The rows in force of one service."""

    contact: object = None
    norm: object = None
    rules: list = field(default_factory=list)
    mechanisms: dict = field(default_factory=dict)  # by kind
    information: list = field(default_factory=list)

    @property
    def categories(self):
        """The categories of art. 71 with at least one item."""
        return {item.category for item in self.information}


@dataclass(frozen=True)
class Missing:
    """Something a service has not published here. ``law``: who asks for it; empty if nobody does."""

    block: str  # contact | norm | information | mechanisms
    text: str
    law: str = ""


def facts_of(service) -> Facts:
    """Five queries, whatever there is."""
    return Facts(
        contact=service.contacts.current().select_related("set_by").first(),
        norm=service.norms.current().select_related("document", "set_by").first(),
        rules=list(service.rules.current().select_related("set_by")),
        mechanisms={
            row.kind: row for row in service.mechanisms.current().select_related("document", "set_by")
        },
        information=list(service.information.current().select_related("document", "set_by")),
    )


def missing(service, facts: Facts, *, has_council=False, has_account=False) -> list[Missing]:
    """What is not here yet, said kindly. Only what somebody asks of a body of this regime.

    ``has_council``: whether its council has a page of its own, kept by the service. ``has_account``: whether
    it gave account here.
    """
    found = []
    if service.closed_on or service.regime not in ASKED:
        return found
    if not facts.contact:
        found.append(Missing("contact", _("Quién está a cargo de la participación y cómo hablarle.")))
    if service.regime == Regime.FULL:
        found += _missing_of_full(facts, has_account)
    council = facts.mechanisms.get(Kind.COUNCIL)
    if not has_council and (not council or council.status == Mechanism.Status.REPORTED):
        text = _("Su consejo de la sociedad civil.")
        found.append(Missing("mechanisms", text, _("Ley 18.575, art. 74")))
    return found


def _missing_of_full(facts, has_account):
    found = []
    if not facts.norm:
        found.append(Missing("norm", _("Su norma de participación."), _("Ley 18.575, art. 70")))
    empty = [category.label for category in Category if category not in facts.categories]
    if empty:
        names = ", ".join(str(label).lower() for label in empty)
        text = _("Información relevante sobre: %(categories)s.") % {"categories": names}
        found.append(Missing("information", text, _("Ley 18.575, art. 71")))
    account = facts.mechanisms.get(Kind.PUBLIC_ACCOUNT)
    if not has_account and (not account or account.status == Mechanism.Status.REPORTED):
        found.append(Missing("mechanisms", _("Su cuenta pública participativa."), _("Ley 18.575, art. 72")))
    return found


def rule_codes(service, rules) -> list:
    """The rules worth showing for this service: those its regime has, and those its norm sets."""
    codes = {*RULES_ASKED.get(service.regime, RULES_OF_ALL), *(rule.code for rule in rules)}
    return [code for code in Code if code in codes]


def mechanism_kinds(service, facts: Facts) -> list:
    """The mechanisms worth a door: what the law asks, what is always possible, what it says it runs."""
    kinds = {*ASKED.get(service.regime, ()), Kind.CONSULTATION, Kind.INFORMATION, *facts.mechanisms}
    return [kind for kind in Kind if kind in kinds]


def in_words(code, value) -> str:
    """``45 días hábiles`` or ``31 de mayo``: the value of a rule with its unit."""
    if code in DAYS_OF_THE_YEAR:
        return year_days.words(value)
    words = {
        Code.COSOC_SESSIONS: ngettext("%(n)s sesión al año", "%(n)s sesiones al año", value),
        Code.COSOC_TERM: ngettext("%(n)s año", "%(n)s años", value),
        Code.COSOC_CALL: ngettext("%(n)s día corrido", "%(n)s días corridos", value),
    }.get(code) or ngettext("%(n)s día hábil", "%(n)s días hábiles", value)
    return words % {"n": value}
