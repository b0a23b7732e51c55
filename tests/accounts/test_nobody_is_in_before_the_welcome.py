"""The notice in force and the age, before the session is anybody's."""

from datetime import date

import pytest
import time_machine
from django.contrib.auth import get_user
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import IntegrityError, transaction

from accounts import actions, notices
from accounts.models import AgeDeclaration, NoticeSeen, User
from participa.audit.models import Event

from .builders import NOW, PASSWORD, a_person, answer_welcome

WELCOME, DOOR = "/cuenta/bienvenida/", "/cuenta/ingresar/"
pytestmark = pytest.mark.django_db
TODAY = notices.in_force(NOW).version
ALL = notices.NOTICES


@pytest.fixture
def newcomer(client, mailed_code):
    """Somebody who just proved her address."""
    client.post("/cuenta/ingresar/codigo/", {"email": "ana@ejemplo.cl", "next": "/consultas/"})
    assert client.post("/cuenta/codigo/", {"code": mailed_code(), "next": "/consultas/"}).url == WELCOME
    return client


@pytest.fixture
def another_notice(monkeypatch):
    later = notices.Notice(date(2026, 11, 23), ("Dice otra cosa.",))
    monkeypatch.setattr(notices, "NOTICES", (*notices.NOTICES, later))
    return later


def errors(answer):
    assert answer.status_code == 422
    return answer.context["form"].errors


def test_the_page_says_the_notice_its_date_and_where_it_is_whole(newcomer):
    page = newcomer.get(WELCOME).content.decode()
    assert "Tu RUN no se guarda" in page
    assert "22 de noviembre de 2026" in page
    assert "/privacidad/2026-11-22/" in page


def test_until_it_is_answered_nobody_is_in_and_there_is_no_account(newcomer):
    newcomer.get(WELCOME)
    assert not get_user(newcomer).is_authenticated
    assert newcomer.get("/mi-participacion/").url.startswith(DOOR)
    assert not User.objects.exists()
    assert not Event.objects.exists()


def test_what_she_answers_is_kept_and_she_goes_on(newcomer):
    answer = answer_welcome(newcomer, display_name=" Ana  Soto ", language="en")
    assert answer.url == "/consultas/"
    ana = get_user(newcomer)
    assert (ana.display_name, ana.language) == ("Ana Soto", "en")
    assert (ana.age.group, ana.age.guardian_name) == ("adult", "")
    assert ana.notices_seen.get().version == TODAY
    event = Event.objects.get(verb="account.welcomed")
    assert event.data == {"version": "2026-11-22", "age": "adult"}


def test_the_age_is_never_guessed(newcomer):
    assert errors(answer_welcome(newcomer, age="")) == {"age": ["Marca qué edad tienes."]}
    assert set(errors(answer_welcome(newcomer, age="99"))) == {"age"}
    assert not User.objects.exists()


def test_fourteen_and_fifteen_need_somebody_who_agrees(newcomer):
    words = errors(answer_welcome(newcomer, age="minor", display_name="Tomás"))
    assert words == {
        "guardian_name": ["Escribe el nombre de quien te autoriza."],
        "guardian_agrees": ["Habla con esa persona y marca que está de acuerdo."],
    }
    assert not User.objects.exists()
    answer_welcome(newcomer, age="minor", guardian_name=" Marta  Díaz ", guardian_agrees="on")
    age = get_user(newcomer).age
    assert (age.group, age.guardian_name) == ("minor", "Marta Díaz")


def test_of_an_adult_no_guardian_is_kept(newcomer):
    answer_welcome(newcomer, guardian_name="Marta Díaz", guardian_agrees="on")
    assert get_user(newcomer).age.guardian_name == ""


def test_a_child_is_told_kindly_and_nothing_is_kept(newcomer):
    session = newcomer.session
    session["draft"] = "Abran la plaza."
    session.save()
    answer = answer_welcome(newcomer, age="child", display_name="Luz")
    assert answer.url == "/cuenta/bienvenida/edad/"
    page = newcomer.get(answer.url)
    assert page.status_code == 200
    assert "Lo que sí puedes hacer" in page.content.decode()
    assert not User.objects.exists()
    assert not Event.objects.exists()
    assert dict(newcomer.session) == {}
    assert newcomer.get(WELCOME).url == DOOR


def test_what_was_typed_stays_when_something_lacks(newcomer):
    page = answer_welcome(newcomer, age="", display_name="Ana Soto", guardian_name="Marta").content.decode()
    assert 'value="Ana Soto"' in page
    assert 'value="Marta"' in page


def test_without_having_proved_anything_there_is_no_welcome(client):
    assert client.get(WELCOME).url == DOOR
    assert answer_welcome(client).url == DOOR
    assert not User.objects.exists()


def test_pressing_twice_is_the_same_as_once(newcomer):
    twin = type(newcomer)()
    twin.cookies["sessionid"] = _as_it_was(newcomer.session)
    answer_welcome(newcomer)
    answer_welcome(twin)
    assert get_user(twin) == get_user(newcomer)
    assert User.objects.count() == 1


def _as_it_was(session):
    """The session that the second press had read before the first one ended."""
    copy = type(session)()
    copy.update(dict(session.items()))
    copy.save()
    return copy.session_key


def test_what_is_abandoned_goes_in_an_hour(newcomer):
    assert newcomer.session.get_expiry_age() <= 3600
    answer_welcome(newcomer)
    assert newcomer.session.get_expiry_age() > 24 * 3600


# Who was here already -----------------------------------------------------------------------
def enter(client):
    return client.post(DOOR, {"email": "ana@ejemplo.cl", "password": PASSWORD, "next": "/consultas/"})


def test_who_answered_once_is_not_asked_again(client):
    a_person(password=PASSWORD)
    assert enter(client).url == "/consultas/"


def test_an_account_from_before_is_asked_at_its_next_sign_in(client):
    ana = actions.open_account("ana@ejemplo.cl", now=NOW, password=PASSWORD, display_name="Ana")
    assert enter(client).url == WELCOME
    assert not get_user(client).is_authenticated
    assert client.get(WELCOME).context["form"]["display_name"].value() == "Ana"
    assert answer_welcome(client, display_name="Ana").url == "/consultas/"
    assert get_user(client) == ana


def test_a_new_version_is_shown_at_the_next_sign_in_and_asks_nothing_more(
    client, another_notice, time_machine_at
):
    ana = a_person(password=PASSWORD)
    time_machine_at(date(2026, 11, 24))
    assert enter(client).url == WELCOME
    page = client.get(WELCOME)
    assert "Dice otra cosa." in page.content.decode()
    assert list(page.context["form"].fields) == []
    assert client.post(WELCOME, {"notice": "2026-11-22"}).status_code == 422  # not the one in force
    assert client.post(WELCOME, {"notice": "2026-11-23"}).url == "/consultas/"
    assert get_user(client) == ana
    assert ana.notices_seen.count() == 2
    assert ana.age.group == "adult"


def test_who_was_fourteen_is_asked_her_age_again_with_a_new_version(client, another_notice, time_machine_at):
    ana = a_person(password=PASSWORD)
    minor = {"age": "minor", "guardian_name": "Marta Díaz", "version": TODAY}
    actions.welcome(ana, **minor, by=ana, now=NOW)
    time_machine_at(date(2026, 11, 24))
    enter(client)
    assert set(client.get(WELCOME).context["form"].fields) == {"age", "guardian_name", "guardian_agrees"}
    client.post(WELCOME, {"notice": "2026-11-23", "age": "adult"})
    age = AgeDeclaration.objects.get()
    assert (age.group, age.guardian_name) == ("adult", "")  # no longer anybody's business


def test_a_child_with_an_account_from_before_leaves_it_as_it_was(client):
    actions.open_account("ana@ejemplo.cl", now=NOW, password=PASSWORD)
    enter(client)
    answer_welcome(client, age="child", display_name="Luz")
    assert not get_user(client).is_authenticated
    assert User.objects.get().display_name == ""
    assert not NoticeSeen.objects.exists()


@pytest.fixture
def time_machine_at():
    travellers = []

    def go(day):
        traveller = time_machine.travel(NOW.replace(day=day.day), tick=False)
        traveller.start()
        travellers.append(traveller)

    yield go
    for traveller in travellers:
        traveller.stop()


# The rules under it -------------------------------------------------------------------------
def test_nobody_is_welcomed_by_somebody_else():
    ana, eva = a_person(), a_person("eva@ejemplo.cl")
    with pytest.raises(PermissionDenied):
        actions.welcome(ana, version=date(2030, 1, 1), by=eva, now=NOW)
    assert not NoticeSeen.objects.filter(version=date(2030, 1, 1)).exists()


@pytest.mark.parametrize(("group", "guardian"), [("minor", ""), ("adult", "Marta")])
def test_the_table_holds_a_guardian_for_minors_and_only_for_them(group, guardian):
    user = User.objects.create_user("luz@ejemplo.cl")
    with pytest.raises(IntegrityError), transaction.atomic():
        AgeDeclaration.objects.create(user=user, group=group, guardian_name=guardian, declared_at=NOW)


def test_every_version_has_its_text_and_an_address_for_ever(client, monkeypatch):
    monkeypatch.setattr(notices, "NOTICES", ALL)
    for notice in ALL:
        page = client.get(f"/privacidad/{notice.version}/")
        assert page.status_code == 200
        assert "Quién responde por tus datos" in page.content.decode()
    assert client.get("/privacidad/2020-01-01/").status_code == 404


def test_the_notice_in_force_is_the_newest_that_already_holds(client, another_notice):
    assert notices.in_force(NOW).version == date(2026, 11, 22)
    assert notices.in_force(NOW.replace(year=2020)).version == date(2026, 11, 22)
    assert notices.in_force(NOW.replace(day=24)) == another_notice
    assert notices.next_after(NOW) == date(2026, 11, 23)
    assert notices.next_after(NOW.replace(day=24)) is None


def test_a_page_of_another_version_says_so(client, another_notice, time_machine_at):
    time_machine_at(date(2026, 11, 24))
    assert "Esta versión no es la que rige" in client.get("/privacidad/2026-11-22/").content.decode()


def test_the_models_say_what_they_are():
    ana = a_person()
    assert str(ana.age) == "16 años o más"
    assert str(ana.notices_seen.get()) == f"{ana.pk}: 2026-11-22"
    ana = actions.person_of_run("6-k", proven_by="counter", now=NOW)
    assert str(ana.national_id) == "Cédula, en una oficina (muestra)"
    call_command("run_keys")
