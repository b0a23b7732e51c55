"""What a service makes known says how fresh it is, to whoever reads it and to whoever keeps it."""

from datetime import date, timedelta

import pytest

from participa.core.ago import ago
from participa.core.calendar import day_of
from participa.portal.freshness import State, contact_confirm_by, freshness, norm_review_by
from participa.portal.information import groups_of, past_of
from participa.services import actions
from participa.services.actions.reviews import confirm_information, review_norm
from participa.services.models import ParticipationContact, ParticipationNorm, RelevantInformation
from tests.builders import DAY, NOON, a_service, an_officer_of
from tests.questions import asked
from tests.services.builders import CONTACT, INFORMATION, NORM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
TODAY = day_of(NOON)
YEAR = TODAY.year
ONE = timedelta(1)
OLD = date(2024, 2, 29)


@pytest.fixture
def service():
    return a_service("Servicio de Riberas", slug="riberas")


@pytest.fixture
def officer(service):
    return an_officer_of(service, display_name="Ana Soto")


@pytest.fixture
def office(as_user, officer):
    return as_user(officer)


def an_item(service, officer, *, now=NOON - 30 * DAY, **fields):
    return actions.publish_information(service, INFORMATION | fields, by=officer, now=now)


def the(**fields):
    return RelevantInformation(**{"category": "plans", "year": YEAR, "reviewed_on": TODAY} | fields)


def body(response, status=200):
    assert response.status_code == status
    return response.content.decode()


def public(client, query=""):
    return body(client.get(f"/servicios/riberas/informacion/{query}"))


PAGE = "/gestion/servicios/riberas/informacion/"
CONFIRM = f"{PAGE}confirmar/"


# How fresh -------------------------------------------------------------------------------------


def test_an_item_is_fresh_until_twelve_months_after_its_review():
    reviewed = date(2025, 3, 10)
    item = the(reviewed_on=reviewed)
    for today, state in (
        (date(2026, 3, 9), State.FRESH),
        (date(2026, 3, 10), State.FRESH),
        (date(2026, 3, 11), State.OLD),
    ):
        assert freshness(item, today).state == state
    assert freshness(item, date(2026, 3, 11)).words == (
        "Revisada hace 12 meses. Debía revisarse a más tardar el 10 de marzo de 2026."
    )


def test_a_review_of_a_leap_day_is_good_until_the_last_of_february():
    item = the(reviewed_on=date(2024, 2, 29))
    assert freshness(item, date(2025, 2, 28)).state == State.FRESH
    assert freshness(item, date(2025, 3, 1)).state == State.OLD


def test_a_budget_is_fresh_all_its_year_and_not_a_day_more():
    item = the(category="budget", year=2026, reviewed_on=date(2026, 1, 5))
    assert freshness(item, date(2026, 12, 31)).state == State.FRESH
    old = freshness(item, date(2027, 1, 1))
    assert (old.state, old.may_confirm) == (State.OLD, False)
    assert old.words == "Es de 2026: falta el de 2027."
    assert freshness(item, date(2027, 1, 1), newest_budget=2027).state == State.PAST


def test_a_norm_and_a_contact_have_their_own_lengths():
    assert norm_review_by(ParticipationNorm(date=date(2020, 2, 29))) == date(2025, 2, 28)
    reviewed = ParticipationNorm(date=date(2020, 2, 29), reviewed_on=date(2024, 5, 6))
    assert norm_review_by(reviewed) == date(2029, 5, 6)
    assert contact_confirm_by(ParticipationContact(set_at=NOON)) == TODAY.replace(year=YEAR + 1)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (TODAY + ONE, "hoy"),
        (TODAY, "hoy"),
        (TODAY - ONE, "ayer"),
        (TODAY - 2 * ONE, "hace 2 días"),
        (TODAY.replace(month=TODAY.month - 1), "hace 1 mes"),
        (TODAY.replace(month=TODAY.month - 1) + ONE, "hace 30 días"),
        (TODAY.replace(year=YEAR - 1), "hace 12 meses"),
        (TODAY.replace(year=YEAR - 2), "hace 2 años"),
    ],
)
def test_how_long_ago_is_said_as_people_say_it(day, words):
    assert ago(day, TODAY) == words


def test_each_category_says_how_many_how_old_and_by_when():
    items = [the(reviewed_on=OLD), the(), the(category="budget", year=YEAR - 1), the(category="budget")]
    groups = {group.category: group for group in groups_of(items, TODAY)}
    plans, budget, policies = groups["plans"], groups["budget"], groups["policies"]
    assert (plans.figure, plans.share, plans.oldest, plans.review_by) == (
        "1 de 2 al día",
        50,
        OLD,
        date(2025, 2, 28),
    )
    assert plans.tag == ("warning", "Por revisar")
    assert (budget.figure, budget.tag) == ("1 de 1 al día", ("done", "Al día"))
    assert (policies.figure, policies.tag, policies.oldest, policies.review_by) == (
        "nada",
        ("neutral", "Por publicar"),
        None,
        None,
    )


# What anybody reads ------------------------------------------------------------------------------


def test_anybody_reads_how_fresh_each_item_is(client, service, officer):
    an_item(service, officer, reviewed_on=OLD)
    an_item(service, officer, category="budget", title="Presupuesto", year=YEAR)
    page = public(client)
    assert "Debía revisarse a más tardar el 28 de febrero de 2025." in page
    assert f"Vale hasta el 31 de diciembre de {YEAR}." in page
    assert "0 de 1 al día" in page
    assert page.count("bars__item") == 5
    assert page.count('<th scope="row">') == 5


def test_a_category_and_a_year_can_be_asked_for(client, service, officer):
    an_item(service, officer, title="Plan viejo", year=2024)
    an_item(service, officer, title="Plan nuevo")
    an_item(service, officer, title="Programa", category="programmes")
    page = public(client, "?categoria=planes&anio=2024")
    assert "Plan viejo" in page
    assert "Plan nuevo" not in page
    assert ">Programa<" not in page
    assert 'href="?categoria=planes"' in page
    assert "No hay nada con esas condiciones" in public(client, "?categoria=acciones")


@pytest.mark.parametrize("query", ["?categoria=nada&anio=x", "?anio=99999999999999999999", "?anio=%00"])
def test_an_odd_filter_breaks_nothing(client, service, officer, query):
    an_item(service, officer)
    public(client, query)


def test_what_it_said_before_and_what_was_withdrawn_stay_in_sight(client, service, officer):
    item = an_item(service, officer, title="Plan de riberas")
    (item,) = confirm_information(service, {item.pk}, by=officer, now=NOON - 2 * DAY)
    better = INFORMATION | {"title": "Plan mejor"}
    actions.publish_information(service, better, entry=item.entry, by=officer, now=NOON - DAY)
    gone = an_item(service, officer, title="Plan retirado")
    actions.withdraw_information(gone, by=officer, now=NOON)
    page = public(client)
    for words in (
        "Se publicó el",
        "y siguió igual.",
        "decía:",
        "Plan de riberas",
        "Lo que el servicio retiró",
    ):
        assert words in page
    assert "Ana Soto" not in page
    rows = list(service.information.filter(entry=item.entry).order_by("-pk"))
    assert [bool(step.row) for step in past_of(rows)] == [True, False, False]


def test_the_public_page_asks_the_same_with_one_and_with_three(client, service, officer):
    an_item(service, officer)
    one = asked(client, "/servicios/riberas/informacion/")
    an_item(service, officer, category="actions")
    an_item(service, officer, category="budget")
    assert asked(client, "/servicios/riberas/informacion/") == one == 2


def test_the_reviews_of_a_norm_are_public_and_are_no_other_norm(client, service, officer):
    actions.publish_norm(service, NORM, by=officer, now=NOON - 3 * DAY)
    actions.publish_norm(service, NORM | {"number": "Resolución 300"}, by=officer, now=NOON - 2 * DAY)
    review_norm(service, "Acta del comité", by=officer, now=NOON)
    page = body(client.get("/servicios/riberas/norma/"))
    assert "Acta del comité" in page
    assert "Resolución exenta 214" in page
    assert page.count("Estuvo publicada hasta el") == 1


# What her officials do -----------------------------------------------------------------------------


def test_an_empty_category_says_what_to_publish(office):
    page = body(office.get(PAGE))
    assert page.count("La ley la pide y todavía no hay nada publicado.") == 5
    assert "Publica los planes en curso" in page
    assert "Sigue vigente" not in page


def test_one_press_says_that_an_item_holds(office, service, officer):
    item = an_item(service, officer, reviewed_on=OLD)
    response = office.post(CONFIRM, {"only": item.pk, "items": ["7"], "form_token": "a"})
    assert response.url == PAGE
    page = body(office.get(PAGE))
    assert "Dejamos constancia: 1 sigue vigente hoy." in page
    assert "Revisada hoy." in page
    assert service.information.current().get().reviewed_on == TODAY


def test_several_are_confirmed_together_and_the_rest_is_told(office, service, officer):
    items = [an_item(service, officer, title=f"Plan {n}", reviewed_on=OLD) for n in range(3)]
    actions.withdraw_information(items[0], by=officer, now=NOON - DAY)
    office.post(CONFIRM, {"items": [item.pk for item in items]})
    page = body(office.get(PAGE))
    assert "Dejamos constancia: 2 siguen vigentes hoy. Otra persona ya había cambiado o revisado 1." in page


def test_the_second_of_two_officers_is_told_who_was_first(office, service, officer):
    item = an_item(service, officer)
    confirm_information(service, {item.pk}, by=officer, now=NOON)
    office.post(CONFIRM, {"only": item.pk})
    assert "Ana Soto ya lo cambió o lo revisó" in body(office.get(PAGE))
    (now,) = service.information.current()
    office.post(CONFIRM, {"only": now.pk})
    assert "Ya estaban revisadas hoy." in body(office.get(PAGE))
    actions.withdraw_information(now, by=officer, now=NOON)
    office.post(CONFIRM, {"only": now.pk})
    assert "Otra persona lo retiró antes" in body(office.get(PAGE))
    assert service.information.count() == 2


@pytest.mark.parametrize("sent", [{}, {"items": ["", "x", "99999999999999999999"]}])
def test_nothing_marked_is_told_and_nothing_written(office, service, officer, sent):
    an_item(service, officer)
    page = body(office.post(CONFIRM, sent), 422)
    assert "Marca al menos una." in page
    assert "<title>Error:" in page
    assert service.information.count() == 1


def test_a_past_budget_offers_no_press_and_refuses_one(office, service, officer):
    past = an_item(service, officer, category="budget", year=YEAR - 1)
    assert "Sigue vigente" not in body(office.get(PAGE))
    assert "Publica el presupuesto de" in body(office.post(CONFIRM, {"only": past.pk}), 422)
    assert service.information.count() == 1


def test_an_item_is_withdrawn_from_the_same_form(office, service, officer):
    item = an_item(service, officer)
    page = body(office.get(PAGE))
    withdraw = f"{PAGE}{item.entry}/retirar/"
    assert f'formaction="{withdraw}"' in page
    office.post(withdraw, {"item": item.pk, "items": [item.pk]})
    assert not service.information.current().exists()


def test_the_office_page_asks_the_same_with_one_and_with_three(office, service, officer):
    an_item(service, officer)
    office.get(PAGE)
    one = asked(office, PAGE)
    an_item(service, officer, category="actions")
    an_item(service, officer, category="budget")
    assert asked(office, PAGE) == one


def test_a_norm_is_reviewed_with_its_reason(office, service, officer):
    review = "/gestion/servicios/riberas/norma/revisar/"
    assert office.get(review).url == "/gestion/servicios/riberas/norma/"
    actions.publish_norm(service, NORM, by=officer, now=NOON - DAY)
    seen = actions.version_of(service.norms.current())
    refused = body(office.post(review, {"note": "", "seen": seen}), 422)
    assert "Escribe el acto o el motivo." in refused
    assert service.norms.count() == 1
    assert office.post(review, {"note": "Acta del comité", "seen": seen}).status_code == 302
    assert "Acta del comité" in body(office.get("/gestion/servicios/riberas/norma/"))
    late = body(office.post(review, {"note": "Otra vez", "seen": seen}), 422)
    assert "Ana Soto publicó otra versión" in late
    assert "Otra vez" in late
    assert service.norms.count() == 2


def test_a_contact_is_confirmed_by_its_new_row(office, service, officer):
    contact = actions.publish_contact(service, CONTACT, by=officer, now=NOON - 400 * DAY)
    office.post("/gestion/servicios/riberas/contacto/confirmar/", {"contact": contact.pk})
    assert day_of(service.contacts.current().get().set_at) == TODAY
