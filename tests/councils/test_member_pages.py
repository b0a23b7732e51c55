"""Whoever sits in a council today has its page: what comes, what to sign, what to read."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from councils.actions import appointing, meeting
from councils.models import Mandate, Session, Signature
from participa.audit.models import Event
from participa.core.calendar import day_of
from tests.builders import DAY, HOUR, NOON, a_person, an_officer_of
from tests.councils import builders as a

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
ASKED = {
    "title": "Cierre del acceso", "day": "2026-11-27", "hour": "18:00", "ends": "", "mode": "online",
    "place": "", "link": "https://ejemplo.cl/sala", "agenda": "Cierre del acceso\nVarios",
}  # fmt: skip


@pytest.fixture
def council():
    council = a.a_council_in_force(name="Consejo de Riberas")
    council.rules.update(self_convening="majority")
    return council


@pytest.fixture
def members(council):
    return [one.user for one in council.mandates.order_by("pk")]


def url(screen, council, **extra):
    return reverse(f"councils:{screen}", kwargs={"slug": council.slug, **extra})


def text_of(response):
    return " ".join(response.content.decode().split())


def a_proposal(council, by, **fields):
    fields = {"title": "Urgente", "starts_at": NOON + 7 * DAY, "agenda": ["Todo"]} | fields
    return meeting.propose(council, by=by, now=NOON, **fields)


# Who comes in ----------------------------------------------------------------------------------


def each_page(council, by):
    session = a_proposal(council, by)
    return [
        url("member", council),
        url("session_propose", council),
        url("session_sign", council, number=session.number),
    ]


def test_whoever_did_not_sign_in_is_asked_to(client, council, members):
    for address in each_page(council, members[0]):
        assert client.get(address).url.startswith(reverse("account_login"))


def test_for_others_it_does_not_exist(as_user, council, members):
    pages = each_page(council, members[0])
    elsewhere = a.a_council_in_force(members=1).mandates.get().user
    for person in (a_person(), elsewhere, a.the_officer(council), an_officer_of(council.service)):
        hers = as_user(person)
        assert {hers.get(address).status_code for address in pages} == {404}


def test_it_is_hers_while_she_sits(as_user, council, members):
    mandate = council.mandates.get(user=members[0])
    appointing.end_mandate(
        mandate, end="resigned", last_day=day_of(NOON - DAY), by=a.the_officer(council), now=NOON
    )
    assert as_user(members[0]).get(url("member", council)).status_code == 404
    response = as_user(members[0]).post(url("session_propose", council), ASKED)
    assert response.status_code == 404
    assert not Session.objects.exists()


def test_on_her_last_day_it_still_is(as_user, council, members):
    mandate = council.mandates.get(user=members[0])
    appointing.end_mandate(
        mandate, end="resigned", last_day=day_of(NOON), by=a.the_officer(council), now=NOON
    )
    assert as_user(members[0]).get(url("member", council)).status_code == 200


# Her page --------------------------------------------------------------------------------------


def test_it_says_what_comes_and_what_to_read(as_user, council, members):
    a.a_session(council, agenda=("Presupuesto", "Varios"))
    held = a.a_held_session(council)
    a.some_minutes(held, text="Se dijo que sí.")
    page = text_of(as_user(members[0]).get(url("member", council)))
    for words in (
        "miércoles 25 de noviembre de 2026",
        "Varios",
        "sesion.ics",
        "Se dijo que sí.",
        "en redacción",
    ):
        assert words in page


def test_published_minutes_are_no_longer_there_to_read_first(as_user, council, members):
    a.some_minutes(a.a_held_session(council), published=True)
    assert as_user(members[0]).get(url("member", council)).context["drafts"] == []


def test_it_says_her_mandate_with_its_days_and_how_to_resign(as_user, council, members):
    appointing.set_office(
        council, "secretary", display_name="Rosa Pérez", starts_on=day_of(NOON), by=a.the_officer(council),
        now=NOON, user=a_person(),
    )  # fmt: skip
    page = text_of(as_user(members[0]).get(url("member", council)))
    assert "miércoles 1 de enero de 2025" in page
    assert "jueves 31 de diciembre de 2026" in page
    assert "Secretaría ejecutiva: Rosa Pérez" in page


def test_an_extended_term_says_its_new_last_day(as_user, council, members):
    appointing.extend_by_law(
        council.terms.get(), last_day=date(2027, 6, 30), law="Ley 21.239", reason="Pandemia",
        by=a.the_officer(council), now=NOON,
    )  # fmt: skip
    assert "30 de junio de 2027" in text_of(as_user(members[0]).get(url("member", council)))


# Calling by themselves -------------------------------------------------------------------------


def test_it_says_how_many_signatures_the_rules_ask(as_user, council, members):
    page = text_of(as_user(members[0]).get(url("session_propose", council)))
    assert "Con 2 firmas queda convocada" in page
    assert "más de la mitad de los cupos ocupados (Resolución exenta 88)" in page


def test_asking_for_a_session_signs_it_first(as_user, council, members):
    response = as_user(members[0]).post(url("session_propose", council), ASKED)
    session = Session.objects.get()
    assert response.url == url("member", council)
    assert (session.status, session.kind, session.link) == (
        "proposed", "self_convened", "https://ejemplo.cl/sala",
    )  # fmt: skip
    assert session.signatures.get().signed_by == members[0]
    assert "Falta 1 firma para convocarla" in text_of(as_user(members[0]).get(response.url))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"day": "2026-11-01"}, "day"),
        ({"agenda": ""}, "agenda"),
        ({"link": ""}, "link"),
        ({"title": ""}, "title"),
    ],
)
def test_a_wrong_one_is_told_beside_its_field(as_user, council, members, change, field):
    page = as_user(members[0]).post(url("session_propose", council), ASKED | change)
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert not Session.objects.exists()


def test_pressing_twice_asks_once(as_user, council, members):
    for _press in range(2):
        as_user(members[0]).post(url("session_propose", council), ASKED | {"form_token": "el-mismo"})
    assert Session.objects.count() == 1


def test_with_enough_signatures_it_is_called(as_user, council, members):
    session = a_proposal(council, members[0])
    hers = as_user(members[1])
    assert "1 de 2 firmas" in text_of(hers.get(url("member", council)))
    response = hers.post(url("session_sign", council, number=session.number))
    assert response.url == url("member", council)
    session.refresh_from_db()
    assert session.status == "called"
    assert "Con tu firma la sesión quedó convocada" in text_of(hers.get(response.url))


def test_a_seat_signs_once_by_its_titular_or_her_substitute(as_user, council, members):
    one = council.mandates.get(user=members[0])
    substitute = a_person()
    a.a_member(council.terms.get(), seat=one.seat, kind=Mandate.Kind.SUBSTITUTE, user=substitute)
    session = a_proposal(council, members[0])
    hers = as_user(substitute)
    page = hers.get(url("session_sign", council, number=session.number))
    assert "Tu cupo ya firmó" in text_of(page)
    hers.post(url("session_sign", council, number=session.number))
    session.refresh_from_db()
    assert (session.status, session.signatures.count()) == ("proposed", 1)


def test_the_signature_of_who_left_no_longer_counts(as_user, council, members):
    session = a_proposal(council, members[0])
    mandate = council.mandates.get(user=members[0])
    appointing.end_mandate(
        mandate, end="resigned", last_day=day_of(NOON - DAY), by=a.the_officer(council), now=NOON
    )
    as_user(members[1]).post(url("session_sign", council, number=session.number))
    session.refresh_from_db()
    assert session.status == "proposed"  # of two seats, more than half are two


def test_nobody_signs_for_what_was_called_or_whose_day_passed(as_user, council, members, clock):
    called = a_proposal(council, members[0])
    meeting.sign(called, by=members[1], now=NOON)
    lapsed = a_proposal(council, members[0], starts_at=NOON + DAY)
    clock.move_to(NOON + 2 * DAY)
    hers = as_user(members[2])
    events = Event.objects.count()
    first = hers.post(url("session_sign", council, number=called.number))
    assert first.url == called.get_absolute_url()
    second = hers.post(url("session_sign", council, number=lapsed.number))
    assert second.url == url("member", council)
    assert "no reunió las firmas a tiempo" in text_of(hers.get(second.url))
    assert (Signature.objects.count(), Event.objects.count()) == (3, events)


@pytest.mark.parametrize("number", [0, 99, "9" * 40])
def test_a_session_somebody_made_up_does_not_exist(as_user, council, members, number):
    assert as_user(members[0]).get(f"/consejos/{council.slug}/sesiones/{number}/firmar/").status_code == 404


def test_what_gathers_signatures_is_not_public(client, council, members):
    session = a_proposal(council, members[0])
    assert client.get(session.get_absolute_url()).status_code == 404


# Questions to the database -----------------------------------------------------------------------


def test_her_page_asks_the_same_with_one_row_and_with_three(as_user, council, members):
    hers, counts = as_user(members[0]), []
    for n in range(3):
        a.a_session(council)
        a_proposal(council, members[0], starts_at=NOON + (n + 2) * DAY)
        a.some_minutes(a.a_held_session(council, starts_at=NOON - (n + 2) * DAY), now=NOON - HOUR)
        hers.get(url("member", council))
        with CaptureQueriesContext(connection) as done:
            hers.get(url("member", council))
        counts.append(len(done))
    assert counts == [15, 15, 15]


# Taking back what she proposed -----------------------------------------------------------------


def test_who_proposed_takes_it_back_while_nobody_else_signed(as_user, client, council, members):
    session = a_proposal(council, members[0])
    hers, path = as_user(members[0]), url("session_withdraw", council, number=session.number)
    assert path in text_of(hers.get(url("session_sign", council, number=session.number)))
    assert hers.post(path).status_code == 302
    session.refresh_from_db()
    assert (session.status, session.called_at) == ("cancelled", None)
    assert Event.objects.filter(verb="council_session.withdrawn").count() == 1
    assert client.get(session.get_absolute_url()).status_code == 404  # it was never public
    told = hers.get(url("session_sign", council, number=session.number), follow=True)
    assert "Ya no reúne firmas: la retiró quien la pidió." in text_of(told)


def test_what_somebody_else_signed_or_proposed_is_not_hers_to_take_back(as_user, council, members):
    council.rules.update(self_convening="two_thirds")
    first, second = a_proposal(council, members[0]), a_proposal(council, members[1])
    others = url("session_withdraw", council, number=second.number)
    assert as_user(members[0]).post(others).status_code == 302
    Signature.objects.create(
        session=first, mandate=council.mandates.get(user=members[1]), signed_by=members[1], signed_at=NOON
    )
    as_user(members[0]).post(url("session_withdraw", council, number=first.number))
    assert set(council.sessions.values_list("status", flat=True)) == {"proposed"}
    assert not Event.objects.filter(verb="council_session.withdrawn").exists()
