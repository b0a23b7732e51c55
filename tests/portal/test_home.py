"""The first page: what closes soon, where, what changed, and figures that are counted and not typed."""

import pytest
from django.core.cache import cache

from councils.models import StageCode
from participa.portal import home
from tests.builders import (
    CLOSES,
    DAY,
    NOON,
    a_citizen,
    a_comment,
    a_consultation,
    a_draft,
    a_group,
    a_region,
    a_service,
)
from tests.councils import builders as councils
from tests.public_accounts import builders as accounts
from tests.questions import with_one_and_with_three

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def rios():
    return a_region()


@pytest.fixture
def biobio():
    return a_region("biobio", code="08", name="Región del Biobío", short_name="Biobío", order=8)


def shown(client, path="/"):
    response = client.get(path)
    assert response.status_code == 200
    return response.context


def test_an_empty_portal_is_a_page_too(client):
    context = shown(client)
    assert context["closing"] == []
    assert context["changed"] is None
    assert "Hoy no hay consultas abiertas" in client.get("/").content.decode()


def test_the_three_that_close_first_come_first(client):
    for n in range(4):
        a_consultation(title=f"Cierra {n}", closes_at=CLOSES + DAY * (4 - n))
    a_consultation(title="Programada", opens_at=NOON + DAY)
    a_consultation(title="Ya cerró", closes_at=NOON)
    a_draft(title="Borrador")
    assert [card["title"] for card in shown(client)["closing"]] == ["Cierra 3", "Cierra 2", "Cierra 1"]


def test_the_figures_are_counted(client):
    service = a_service()
    a_service(closed_on=NOON.date())
    a_consultation(service)
    a_consultation(service, status="answered", answered_by=a_citizen(), answered_at=NOON)
    a_consultation(service, status="outcome_published")
    a_draft(service)
    accounts.an_account(service)
    assert [stat["value"] for stat in shown(client)["counts"]["stats"]] == [1, 0, 2, 1, 1]


def test_the_figures_are_counted_once_a_minute(client, django_assert_max_num_queries):
    a_consultation()
    shown(client)
    a_consultation()
    assert shown(client)["counts"]["open"] == 1
    cache.clear()
    assert shown(client)["counts"]["open"] == 2


def test_the_map_adds_those_of_the_whole_country_to_every_region(rios, biobio):
    a_consultation()
    a_consultation().regions.set([rios])
    a_consultation().regions.set([rios, biobio])
    a_consultation(a_service(region=biobio))
    a_consultation(closes_at=NOON).regions.set([rios])
    assert home.counts(NOON)["by_region"] == {"los-rios": 3, "biobio": 3}


def test_the_map_says_what_the_list_of_that_region_shows(client, rios, biobio):
    a_consultation()
    a_consultation().regions.set([rios])
    a_consultation(a_service(region=biobio))
    for slug, count in home.counts(NOON)["by_region"].items():
        listed = client.get("/consultas/", {"region": slug, "estado": "abierta"}).context["cards"]
        assert len(listed) == count, slug


def test_what_changed_is_the_last_answer_that_changed_something(client):
    def answered(at, **fields):
        consultation = a_consultation(status="answered", answered_by=a_citizen(), answered_at=at)
        opened = a_consultation()
        comment = a_comment(opened)
        comment.consultation = consultation
        comment.save()
        return a_group(consultation, comment, answer="Sí.", quote=comment, **fields)

    answered(NOON - 3 * DAY, title="Vieja", change="Art. 1.")
    last = answered(NOON - 2 * DAY, title="La última", change="Art. 4.")
    answered(NOON - DAY, title="Sin cambio", change="")
    answered(NOON - DAY, title="Rechazada", change="Nada.", decision="rejected")
    assert shown(client)["changed"]["group"] == last


def test_nothing_unpublished_is_told_as_changed(client):
    consultation = a_consultation()
    comment = a_comment(consultation)
    a_group(consultation, comment, answer="En secreto", change="Art. 4.", quote=comment)
    assert shown(client)["changed"] is None


def test_it_speaks_english_at_its_own_address(client):
    assert shown(client, "/en/")
    assert 'lang="en' in client.get("/en/").content.decode()


def test_the_councils_that_are_elected_now_are_told(client, clock):
    opened = councils.a_process()
    councils.a_draft_process()
    clock.move_to(councils.in_stage(opened, StageCode.REGISTRATION))
    context = shown(client)
    assert [card["title"] for card in context["elections"]] == [opened.title]
    assert context["counts"]["elections"] == 1
    clock.move_to(councils.after_stage(opened, StageCode.REGISTRATION))
    assert shown(client)["elections"] == []


def test_an_election_is_told_while_somebody_may_vote(client, clock):
    process = councils.an_election()
    clock.move_to(councils.in_stage(process, StageCode.VOTING))
    assert [card["title"] for card in shown(client)["elections"]] == [process.title]
    process.contests.update(outcome="acclaimed")
    assert shown(client)["elections"] == []


def titles_of_accounts(client):
    return [card["title"] for card in shown(client)["accounts"]]


def test_who_gives_account_now_comes_before_who_will(client, clock):
    later, live = accounts.an_account(starts=NOON + 20 * DAY), accounts.an_account(starts=NOON + DAY)
    accounts.a_draft_account()
    clock.move_to(NOON + DAY)
    assert titles_of_accounts(client) == [live.service.name, later.service.name]
    clock.move_to(NOON + 400 * DAY)
    assert titles_of_accounts(client) == []


def test_the_home_costs_the_same_with_one_account_and_with_three(client):
    assert with_one_and_with_three(client, "/", lambda: accounts.an_account(starts=NOON + DAY)) == 7
