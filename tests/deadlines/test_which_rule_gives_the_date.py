"""The process's own term, else the service's norm, else the portal's default; each date with its source."""

from datetime import date, datetime

import pytest

from participa.core.calendar import SANTIAGO
from participa.deadlines import engine
from participa.deadlines.engine import Code, due, forget_rules, national_holidays, term
from participa.deadlines.models import LegalBasis, Rule
from participa.reference.models import Holiday
from tests.builders import a_holiday, a_region, a_rule, a_service

pytestmark = pytest.mark.django_db
ANSWER = Code.CONSULTATION_ANSWER


def test_where_nobody_says_otherwise_the_portals_rule_holds():
    length = term(ANSWER)
    assert (length.days, length.source, length.verified) == (45, "default", False)


def test_what_the_law_says_is_marked_as_read_in_it():
    length = term(Code.CONSULTATION_MINIMUM)
    assert (length.days, length.reference, length.verified) == (10, "Ley 19.880, art. 39", True)


def test_the_services_norm_goes_before_the_portals_rule():
    service = a_service()
    rules = [a_rule(service, Code.CPP_ANSWER, 10), a_rule(service, ANSWER, 30, "Artículo 15")]
    length = term(ANSWER, rules=rules)
    assert (length.days, length.source, length.reference) == (30, "norm", "Artículo 15")


def test_the_process_own_term_goes_before_any():
    rules = [a_rule(a_service(), ANSWER, 30)]
    length = term(ANSWER, rules=rules, own=60, own_reference="Res. 1")
    assert (length.days, length.source, length.reference) == (60, "own", "Res. 1")


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("own", "Plazo propio de este proceso"),
        ("norm", "Norma del servicio"),
        ("default", "Regla del portal"),
    ],
)
def test_every_source_has_its_words(source, words):
    assert engine.Term(1, source, "").source_label == words


def test_a_rule_that_the_portal_does_not_know_is_an_error():
    with pytest.raises(KeyError):
        term("no_such_rule")


def test_every_code_of_the_norm_has_a_default():
    assert set(Code.values) <= set(Rule.objects.values_list("code", flat=True))


def test_every_legal_basis_gives_at_least_what_the_law_asks():
    assert all(basis.min_business_days >= 10 for basis in LegalBasis.objects.all())


def test_it_is_due_after_so_many_business_days_and_late_the_instant_after():
    a_holiday(date(2026, 12, 8))
    owed = due(ANSWER, start=date(2026, 12, 4), own=3)
    assert owed.day == date(2026, 12, 10)
    assert owed.instant == datetime(2026, 12, 11, tzinfo=SANTIAGO)


def test_what_is_left_and_what_is_late_are_counted_in_business_days():
    owed = due(ANSWER, start=date(2026, 11, 18), own=2)  # Friday 20
    left = [owed.business_days_left(date(2026, 11, day), frozenset()) for day in (18, 20, 21, 23, 24)]
    assert left == [2, 0, 0, -1, -2]


def test_only_national_holidays_stop_the_clock():
    a_holiday(date(2026, 6, 7), name="Batalla de Arica", scope="regional", region=a_region())
    a_holiday(date(2026, 12, 25), name="Navidad")
    assert national_holidays() == {date(2026, 12, 25)}


def test_a_new_holiday_counts_once_the_old_list_is_forgotten():
    national_holidays()
    Holiday.objects.create(date=date(2026, 12, 31), name="Feriado bancario")
    assert national_holidays() == frozenset()
    forget_rules()
    assert national_holidays() == {date(2026, 12, 31)}


def test_a_changed_rule_counts_once_the_old_ones_are_forgotten():
    term(ANSWER)
    Rule.objects.filter(code=ANSWER).update(value=20)
    forget_rules()
    assert term(ANSWER).days == 20


def test_many_may_ask_with_the_defaults_read_once(django_assert_num_queries):
    defaults = engine.default_rules()
    with django_assert_num_queries(0):
        assert [term(code, defaults=defaults).days for code in (ANSWER, Code.COSOC_TERM)] == [45, 2]


def test_rules_are_read_once_and_kept(django_assert_num_queries):
    term(ANSWER)
    with django_assert_num_queries(0):
        term(Code.CPP_ANSWER)
