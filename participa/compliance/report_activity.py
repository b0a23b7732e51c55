"""What bodies did in the year, as the national report tells it: accounts, councils, consultations."""

from collections import Counter

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from councils.models import State as CouncilState
from participa.core.figures import figure

from .indicators import State
from .models import ServiceSheet
from .report_parts import Bars, Section, Table, percent_of
from .scoring import Sheet

HELD = (State.MET, State.LATE)
SEXES = (
    ("women", gettext_lazy("Mujeres")),
    ("men", gettext_lazy("Hombres")),
    ("other", gettext_lazy("Otro")),
)


def activity_sections(snapshot) -> list[Section]:
    """One query, over what each body's evidence says of the three."""
    rows = ServiceSheet.objects.filter(snapshot=snapshot).order_by("pk")
    rows = list(rows.values("sheet", "marks", "facts__account", "facts__councils", "facts__consultations"))
    bound = [(one["facts__account"], one["marks"]) for one in rows if one["sheet"] != Sheet.FACTS]
    day = _day(snapshot)
    return [
        _accounts(bound, snapshot.month.year, day),
        _councils([council for one in rows for council in one["facts__councils"]]),
        _consultations([asked for one in rows for asked in one["facts__consultations"]], day, snapshot),
    ]


def _day(snapshot):
    """The day on which it was asked what is late, as the evidence has it."""
    sheet = snapshot.sheets.order_by("pk").values_list("facts__day", flat=True).first()
    return sheet or snapshot.month.isoformat()


# Accounts ----------------------------------------------------------------------------------------


def _accounts(rows, year, day):
    marks = [said.get("C1") or said.get("M5") for _account, said in rows]
    states = Counter(mark[0] for mark in marks if mark)
    asked = sum(states.values()) - states[State.NOT_APPLICABLE]
    if not asked:
        words = [_("A ningún servicio con datos le correspondía rendir cuenta.")]
        return Section(_("La temporada de cuentas públicas"), "cuentas", words)
    done = sum(states[state] for state in HELD)
    lines = [
        _("Rindieron su cuenta %(done)s de los %(asked)s servicios con datos a los que les corresponde.")
        % {"done": figure(done), "asked": figure(asked)}
    ]
    shown = [
        (state, label)
        for state, label in (
            (State.MET, _("En plazo")), (State.LATE, _("Con atraso")),
            (State.MISSING, _("No la han rendido y ya venció")), (State.NOT_DUE, _("Aún no vence")),
        )
        if states[state]
    ]  # fmt: skip
    bars = Bars(
        _("Cómo rindieron"),
        [(label, percent_of(states[state], asked), figure(states[state])) for state, label in shown],
    )
    held = Counter(
        int(account["event_on"][5:7])
        for account, _marks in rows
        if account and account["event_on"] < day and account["event_on"].startswith(str(year))
    )
    months = [[str(MONTHS[number]).capitalize(), figure(held[number])] for number in sorted(held)]
    tables = [Table(_("Eventos por mes"), [_("Mes"), _("Cuentas rendidas")], months, (1,))] if months else []
    return Section(_("La temporada de cuentas públicas"), "cuentas", lines, bars=[bars], tables=tables)


# Councils ----------------------------------------------------------------------------------------


def _councils(found):
    title = _("Los consejos de la sociedad civil")
    if not found:
        return Section(title, "consejos", [_("Ningún servicio con datos ha constituido su consejo aquí.")])
    states = Counter(one["state"] for one in found)
    rows = [
        (str(state.label), percent_of(states[state.value], len(found)), figure(states[state.value]))
        for state in CouncilState
        if states[state.value]
    ]
    sessions = sum(len(one["sessions"]) for one in found)
    words = ngettext("Hay %(n)s consejo.", "Hay %(n)s consejos.", len(found)) % {"n": figure(len(found))}
    held = ngettext(
        "Desde el año anterior tuvieron %(n)s sesión.",
        "Desde el año anterior tuvieron %(n)s sesiones.",
        sessions,
    ) % {"n": figure(sessions)}
    return Section(
        title, "consejos", [words, held], bars=[Bars(_("Cómo están"), rows)], tables=_members(found)
    )


def _members(found):
    """Who sits in them. Their seats are public: nobody is hidden in these figures."""
    seated = [one["members"] for one in found if one["members"]]
    total = sum(said[sex] for said in seated for sex, _label in SEXES)
    if not total:
        return []
    rows = [[str(label), figure(sum(said[sex] for said in seated))] for sex, label in SEXES]
    rows.append([_("Total"), figure(total)])
    return [Table(_("Quienes los integran, por sexo"), [_("Sexo"), _("Personas")], rows, (1,))]


# Consultations -----------------------------------------------------------------------------------


def _consultations(found, day, snapshot):
    title = _("Consultas y respuestas")
    year = str(snapshot.month.year)
    opened = sum(one["opened_on"].startswith(year) for one in found)
    lines = [
        ngettext("En el año se abrió %(n)s consulta.", "En el año se abrieron %(n)s consultas.", opened)
        % {"n": figure(opened)}
    ]
    owed = [one for one in found if one["due"]]
    states = Counter(_answer_state(one, day) for one in owed)
    labels = (
        ("on_time", _("Respondidas en plazo")), ("late", _("Respondidas con atraso")),
        ("overdue", _("Sin responder y ya venció")), ("waiting", _("Aún no vence")),
    )  # fmt: skip
    rows = [
        (label, percent_of(states[state], len(owed)), figure(states[state]))
        for state, label in labels
        if states[state]
    ]
    days = snapshot.figures["answer_days"]
    if days is not None:
        words = ngettext(
            "Entre el cierre y la respuesta pasa %(n)s día corrido, en la mediana.",
            "Entre el cierre y la respuesta pasan %(n)s días corridos, en la mediana.",
            days,
        )
        lines.append(words % {"n": figure(days)})
    bars = [Bars(_("Cómo se respondió"), rows)] if rows else []
    return Section(title, "consultas", lines, bars=bars)


def _answer_state(one, day):
    if one["answered_on"]:
        return "on_time" if one["answered_on"] <= one["due"] else "late"
    return "overdue" if day > one["due"] else "waiting"
