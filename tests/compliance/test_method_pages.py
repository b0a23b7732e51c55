"""How compliance is measured changes by versions, and only after seeing what they would change."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from participa.audit.models import Event
from participa.compliance.models import Method, ServiceSheet
from tests.builders import a_citizen
from tests.consultations.test_at_once import at_once

from . import builders as c
from .measured import a_measured_body, refused, unchanged

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIST, NEW = "/segegob/pesos/", "/segegob/pesos/nueva/"
HARD = {"full-N1": "0"}  # the norm, which the body of these tests has, counts for nothing


@pytest.fixture
def segegob(client):
    client.force_login(c.an_overseer())
    return client


def typed(step, **changes):
    """The form as it opens, with another reason and ``changes``."""
    first = Method.objects.first()
    said = {f"{key}-{code}": n for key, weights in first.sheets.items() for code, n in weights.items()}
    return said | {
        "paso": step,
        "seen": str(first.version),
        "high": "85",
        "medium": "60",
        "since": "2026-11-01",
        "reason": "La norma ya la tienen todos.",
    } | changes  # fmt: skip


def test_the_addresses_are_those_people_cite():
    assert (reverse("oversight:methods"), reverse("oversight:method_new")) == (LIST, NEW)


def test_it_opens_with_the_weights_of_the_last_version_and_their_totals(segegob):
    page = segegob.get(NEW)
    full = page.context["tables"][0]
    assert (full.key, full.total, full.total_now) == ("full", 100, 100)
    assert 'data-participa-sum="pesos-full"' in page.content.decode()


def test_the_preview_says_who_would_change_and_writes_nothing(segegob):
    service = a_measured_body()
    ServiceSheet.objects.update(score=90, band="high")
    answer = unchanged(segegob, NEW, typed("ver", **HARD, form_token="a1"))
    seen = answer.context["seen"]
    assert (answer.status_code, seen["total"], seen["moved"]) == (200, 1, 1)
    assert seen["rows"][0]["name"] == service.name
    assert answer.context["changes"][0]["after"] == 0
    page = answer.content.decode()
    assert 'name="full-N1" value="0"' in page
    assert "noviembre de 2026" in page


def test_the_preview_works_before_anything_is_measured(segegob):
    assert segegob.post(NEW, typed("ver", **HARD)).context["seen"]["total"] == 0


def test_it_is_set_with_its_reason(segegob):
    answer = segegob.post(NEW, typed("fijar", **HARD), follow=True)
    made = Method.objects.get(version=2)
    assert (made.sheets["full"]["N1"], made.since) == (0, c.NOVEMBER)
    assert made.parameters == Method.objects.get(version=1).parameters
    assert "La norma ya la tienen todos." in answer.content.decode()
    assert Event.objects.filter(verb="compliance.method_set").count() == 1


def test_going_back_keeps_what_was_typed(segegob):
    answer = unchanged(segegob, NEW, typed("editar", **HARD))
    assert answer.status_code == 200
    assert answer.context["tables"][0].total == 92


@pytest.mark.parametrize(
    "changes",
    [
        {"full-N1": "-1"},
        {"full-N1": "101"},
        {"full-N1": "ocho"},
        {"full-N1": ""},
        {"medium": "85"},
        {"high": "0"},
        {"reason": "  "},
        {"since": "2026-10-01"},
        {"since": "mañana"},
        {f"municipal-M{n}": "0" for n in range(1, 6)},
    ],
)
@pytest.mark.parametrize("step", ["ver", "fijar"])
def test_what_cannot_be_is_refused(segegob, step, changes):
    assert unchanged(segegob, NEW, typed(step, **changes)).status_code == 422


@pytest.mark.parametrize("step", ["ver", "fijar"])
@pytest.mark.parametrize("seen", ["1", "", "x", "99"])
def test_whoever_did_not_see_the_last_version_is_refused(segegob, step, seen):
    c.a_method()
    answer = unchanged(segegob, NEW, typed(step, seen=seen))
    assert answer.status_code == 422
    if seen != "x":
        assert "Alguien fijó otra versión" in answer.content.decode()


def test_the_list_tells_every_version_and_what_it_changed(segegob):
    first = Method.objects.get(version=1)
    c.a_method(sheets=first.sheets | {"full": first.sheets["full"] | {"N1": 20}}, since=date(2026, 12, 1))
    page = segegob.get(LIST)
    assert [row["method"].version for row in page.context["rows"]] == [2, 1]
    (change,) = page.context["rows"][0]["changes"]
    assert (change["before"], change["after"]) == (8, 20)
    assert page.context["in_force"] == first


def test_nobody_else_sets_it():
    citizen = a_citizen()
    with refused(PermissionDenied):
        c.a_method(by=citizen)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_of_two_who_set_a_version_at_once_one_wins():
    first, people = Method.objects.get(version=1), (c.an_overseer(), c.an_overseer())
    at_once(*[lambda by=by: c.a_method(by=by, sheets=first.sheets) for by in people])
    assert Method.objects.count() == 2
