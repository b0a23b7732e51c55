"""Is a draft fit to be published: each thing that is missing, by its name."""

from datetime import date

import pytest

from consultations.models import Consultation
from consultations.readiness import NotReady, blocking_issues, issues_of, minimum_days
from participa.audit.models import Event
from participa.core.calendar import end_of, midnight
from participa.notifications.models import Announcement
from tests.builders import (
    IMMACULATE,
    NOON,
    a_background,
    a_basis,
    a_draft,
    a_holiday,
    a_ready_draft,
    a_rule,
    an_officer_of,
    publish,
)

pytestmark = pytest.mark.django_db
MINIMUM = "consultation_min_business_days"
MONDAY = date(2026, 11, 23)


def window(closes_on, opens_on=MONDAY):
    return {"opens_at": midnight(opens_on), "closes_at": end_of(closes_on)}


def missing(draft, now=NOON):
    return [issue.text for issue in blocking_issues(draft, now=now)]


def doubtful(draft, now=NOON):
    return [issue.text for issue in issues_of(draft, now=now) if not issue.blocks]


def test_a_complete_draft_lacks_nothing():
    assert issues_of(a_ready_draft(), now=NOON) == []


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("title", "Falta el título."),
        ("question", "Falta decir en una línea qué se decide."),
        ("summary", "Falta el resumen en palabras simples."),
        ("can_change", "Falta decir qué puede cambiar."),
        ("cannot_change", "Falta decir qué no puede cambiar."),
        ("why_now", "Falta decir por qué se consulta ahora."),
    ],
)
@pytest.mark.parametrize("empty", ["", "  \n "])
def test_each_text_that_is_missing_is_named(field, words, empty):
    draft = a_ready_draft(**{field: empty})
    assert missing(draft) == [words]


def test_without_a_legal_basis_it_is_named():
    draft = a_ready_draft()
    draft.legal_basis = None
    assert missing(draft) == ["Falta elegir el fundamento legal: de él depende el plazo mínimo."]


def test_without_a_topic_it_is_named():
    draft = a_ready_draft()
    draft.topics.clear()
    assert missing(draft) == ["Falta elegir al menos un tema: así la encuentran las personas."]


def test_without_anything_to_read_it_is_named():
    draft = a_ready_draft()
    draft.sections.all().delete()
    assert missing(draft) == [
        "Falta qué leer: agrega el texto en secciones o al menos un antecedente (Ley 18.575, art. 73)."
    ]


def test_a_background_is_enough_to_read():
    draft = a_ready_draft()
    draft.sections.all().delete()
    a_background(draft)
    assert missing(draft) == []


def test_an_empty_draft_names_everything_at_once():
    steps = [issue.step for issue in blocking_issues(a_draft(), now=NOON)]
    assert steps == ["edit"] * 7 + ["background", "dates"]


@pytest.mark.parametrize("lost", ["opens_at", "closes_at"])
def test_without_its_dates_it_is_named(lost):
    assert missing(a_ready_draft(**{lost: None})) == ["Faltan las fechas en que abre y cierra."]


# The window ------------------------------------------------------------------------------------


def test_below_the_legal_minimum_it_is_refused_with_both_figures():
    draft = a_ready_draft(legal_basis=a_basis(10), **window(date(2026, 12, 4)))
    assert missing(draft) == ["Da 9 días hábiles y el mínimo es de 10 (Ley 19.880, art. 39)."]


def test_exactly_the_legal_minimum_is_accepted_with_a_warning():
    draft = a_ready_draft(**window(date(2026, 12, 7)))
    assert missing(draft) == []
    assert doubtful(draft) == ["Da 10 días hábiles. Con menos de 20 muchas personas no alcanzan a opinar."]


def test_with_nineteen_days_it_is_warned_and_with_twenty_it_is_not():
    assert len(doubtful(a_ready_draft(**window(date(2026, 12, 18))))) == 1
    assert doubtful(a_ready_draft(**window(date(2026, 12, 21)))) == []


def test_a_holiday_inside_takes_a_day_away():
    draft = a_ready_draft(**window(date(2026, 12, 9)))
    assert "Da 12 días hábiles." in doubtful(draft)[0]
    a_holiday(IMMACULATE)
    assert "Da 11 días hábiles." in doubtful(draft)[0]


def test_a_law_that_asks_for_more_sets_the_minimum():
    draft = a_ready_draft(legal_basis=a_basis(30, reference="Ley 20.920"))
    assert missing(draft) == ["Da 22 días hábiles y el mínimo es de 30 (Ley 20.920)."]


def test_a_norm_that_asks_for_more_than_the_law_sets_the_minimum():
    draft = a_ready_draft(legal_basis=a_basis(10))
    a_rule(draft.service, MINIMUM, 25, "Artículo 12")
    assert missing(draft) == ["Da 22 días hábiles y el mínimo es de 25 (Artículo 12)."]


def test_of_norm_and_law_the_one_that_gives_people_more_time_holds():
    draft = a_ready_draft(legal_basis=a_basis(30))
    a_rule(draft.service, MINIMUM, 25)
    assert (minimum_days(draft).days, minimum_days(draft).source) == (30, "own")


def test_a_norm_that_was_replaced_no_longer_counts():
    draft = a_ready_draft()
    rule = a_rule(draft.service, MINIMUM, 60)
    rule.superseded_at = NOON
    rule.save()
    assert minimum_days(draft).days == 10


@pytest.mark.parametrize("day", [date(2026, 12, 26), date(2026, 12, 27)])
def test_it_may_not_close_on_a_weekend(day):
    assert missing(a_ready_draft(**window(day))) == ["Cierra en un día que no es hábil. Elige un día hábil."]


def test_it_may_not_close_on_a_holiday():
    a_holiday(date(2026, 12, 25), "Navidad")
    draft = a_ready_draft(**window(date(2026, 12, 25)))
    assert missing(draft) == ["Cierra en un día que no es hábil. Elige un día hábil."]


def test_it_may_not_open_in_the_past():
    draft = a_ready_draft(**window(date(2026, 12, 23), opens_on=date(2026, 11, 17)))
    assert missing(draft) == ["La fecha en que abre ya pasó. Elige hoy o un día que venga."]


def test_it_may_open_today():
    assert missing(a_ready_draft(**window(date(2026, 12, 23), opens_on=date(2026, 11, 18)))) == []


def test_days_already_gone_do_not_count_towards_the_minimum():
    draft = a_ready_draft(**window(date(2026, 12, 2), opens_on=date(2026, 11, 2)))
    assert any(words.startswith("Da 10 días hábiles") for words in doubtful(draft))


# Publishing ------------------------------------------------------------------------------------


def test_publishing_what_is_incomplete_writes_nothing():
    draft = a_ready_draft(summary="", why_now="")
    with pytest.raises(NotReady) as refusal:
        publish(draft)
    assert [issue.text for issue in refusal.value.issues] == [
        "Falta el resumen en palabras simples.",
        "Falta decir por qué se consulta ahora.",
    ]
    assert Consultation.objects.get().status == "draft"
    assert not Event.objects.exists()
    assert not Announcement.objects.exists()


def test_published_it_keeps_its_act_and_who_signed_it():
    draft = a_ready_draft()
    head = an_officer_of(draft.service, role="approver")
    publish(draft, by=head)
    stored = Consultation.objects.get()
    assert (stored.status, stored.act_number, stored.act_date) == (
        "published", "Resolución exenta 214", date(2026, 11, 16),
    )  # fmt: skip
    assert (stored.published_by, stored.published_at) == (head, NOON)
    assert stored.opens_at == midnight(MONDAY)
    assert [one.verb for one in Event.objects.order_by("pk")] == [
        "consultation.review_asked", "consultation.published",
    ]  # fmt: skip
    assert Announcement.objects.filter(event="consultation_published").count() == 1


def test_one_that_should_have_opened_this_morning_opens_now():
    draft = a_ready_draft(**window(date(2026, 12, 23), opens_on=date(2026, 11, 18)))
    publish(draft)
    assert Consultation.objects.get().opens_at == NOON
