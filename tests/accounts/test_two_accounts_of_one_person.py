"""Signing in both ways ends with one account, after asking."""

import threading

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from accounts import actions
from accounts.models import NationalId, User
from accounts.permissions import why_not_absorb
from accounts.run import marks_of
from participa.audit.models import Event
from participa.notifications.tasks import sweep
from tests import builders as a

from .builders import NOW, PASSWORD, a_person, welcomed
from .identity_provider import QUIET, claims, point_to, running
from .test_claveunica_says_who_she_is import enter

ASK, CODE, JOIN, ACCOUNT = "/cuenta/correo/", "/cuenta/correo/codigo/", "/cuenta/unir/", "/cuenta/"
pytestmark = [pytest.mark.django_db, *QUIET]


def with_claveunica(run="11111111-1"):
    return welcomed(actions.person_of_run(run, proven_by="claveunica", now=NOW))


@pytest.fixture
def ana():
    """Her account with a mail: a name, a password and an observation."""
    return a_person(password=PASSWORD, display_name="Ana")


@pytest.fixture
def said(ana):
    comment = a.a_comment(a.a_consultation(), by=ana)
    sweep()
    return comment


@pytest.fixture
def here(client):
    """Signed in with ClaveÚnica, in another account."""
    person = with_claveunica()
    client.force_login(person)
    return person


def prove_address(client, mailed_code, email="ana@ejemplo.cl", **more):
    client.post(ASK, {"email": email} | more)
    return client.post(CODE, {"code": mailed_code()})


def answer(client, action="join"):
    return client.post(JOIN, {"action": action})


# From ClaveÚnica, with the address of another ------------------------------------------------
def test_she_is_shown_what_each_has_and_asked(client, here, ana, said, mailed_code):
    assert prove_address(client, mailed_code).url == JOIN
    page = client.get(JOIN).content.decode()
    assert "Ya tenías otra cuenta" in page
    assert "ana@ejemplo.cl" in page
    assert "Tus observaciones: 1" in page
    assert not User.objects.exclude(merged_into=None).exists()


def test_yes_gives_all_of_it_to_the_account_she_is_in(client, here, ana, said, mailed_code, mailoutbox):
    prove_address(client, mailed_code, next="/mi-participacion/")
    assert answer(client).url == "/mi-participacion/"
    here.refresh_from_db(), ana.refresh_from_db(), said.refresh_from_db()
    assert get_user(client) == here
    assert said.author == here
    assert (here.email, here.display_name) == ("ana@ejemplo.cl", "Ana")
    assert EmailAddress.objects.get().user == here
    assert (ana.email, ana.display_name, ana.is_active, ana.merged_into) == (None, "", False, here)
    assert not ana.has_usable_password()
    event = Event.objects.get(verb="account.merged")
    assert (event.target, event.data) == (f"accounts.user:{here.pk}", {"absorbed": ana.pk})
    sweep()
    assert mailoutbox[-1].subject == "Unimos tus dos cuentas en Participa"


def test_afterwards_she_enters_either_way_to_the_same_account(client, here, ana, mailed_code):
    prove_address(client, mailed_code)
    answer(client)
    client.logout()
    client.post("/cuenta/ingresar/codigo/", {"email": "ana@ejemplo.cl"})
    client.post("/cuenta/codigo/", {"code": mailed_code()})
    assert get_user(client) == here
    assert actions.person_of_run("11111111-1", proven_by="claveunica", now=NOW) == here


def test_no_leaves_both_as_they_were(client, here, ana, said, mailed_code):
    prove_address(client, mailed_code)
    assert answer(client, "leave").url == ACCOUNT
    assert answer(client).url == ACCOUNT  # and the question is gone
    said.refresh_from_db()
    assert said.author == ana
    assert not User.objects.exclude(merged_into=None).exists()


def test_the_other_sessions_of_the_absorbed_account_end(client, here, ana, mailed_code):
    elsewhere = type(client)()
    elsewhere.post("/cuenta/ingresar/", {"email": "ana@ejemplo.cl", "password": PASSWORD})
    assert get_user(elsewhere) == ana
    prove_address(client, mailed_code)
    answer(client)
    assert not get_user(elsewhere).is_authenticated
    assert not UserSession.objects.filter(user=ana).exists()


def test_without_having_proved_it_there_is_nothing_to_join(client, here, ana):
    assert client.get(JOIN).url == ACCOUNT
    assert answer(client).url == ACCOUNT
    assert not User.objects.exclude(merged_into=None).exists()


def test_the_question_waits_a_quarter_of_an_hour_and_for_her_alone(client, here, ana, mailed_code):
    prove_address(client, mailed_code)
    session = client.session
    session["joining"] = session["joining"] | {"at": session["joining"]["at"] - 901}
    session.save()
    assert answer(client).url == ACCOUNT
    session["joining"] = session["joining"] | {"at": session["joining"]["at"] + 901, "by": ana.pk}
    session.save()
    assert answer(client).url == ACCOUNT
    assert not User.objects.exclude(merged_into=None).exists()


def test_two_presses_join_once(client, here, ana, mailed_code):
    prove_address(client, mailed_code)
    kept = client.session["joining"]
    answer(client)
    session = client.session
    session["joining"] = kept
    session.save()
    assert client.get(JOIN).url == ACCOUNT
    session["joining"] = kept
    session.save()
    assert answer(client).url == ACCOUNT
    assert Event.objects.filter(verb="account.merged").count() == 1


# From an address, with the ClaveÚnica of another ----------------------------------------------
@pytest.fixture
def claveunica(settings):
    with running({"camila": claims("11.111.111-1"), "rosa": claims("22222222-2")}) as address:
        point_to(settings, address)
        yield


def go(client, who="camila"):
    return enter(client, who, next=ACCOUNT)


@pytest.mark.usefixtures("claveunica")
def test_she_adds_her_claveunica_to_her_account(client, ana, mailoutbox):
    client.force_login(ana)
    assert "Agregar mi ClaveÚnica" in client.get(ACCOUNT).content.decode()
    assert go(client).url == ACCOUNT
    assert NationalId.objects.get().user == ana
    assert "Agregar mi ClaveÚnica" not in client.get(ACCOUNT).content.decode()
    sweep()
    assert mailoutbox[-1].subject == "Agregaste ClaveÚnica a tu cuenta en Participa"


@pytest.mark.usefixtures("claveunica")
def test_if_that_run_had_an_account_it_is_asked_too(client, ana):
    other = with_claveunica()
    client.force_login(ana)
    assert go(client).url == JOIN
    assert answer(client).url == ACCOUNT
    assert NationalId.objects.get().user == ana
    other.refresh_from_db()
    assert other.merged_into == ana


@pytest.mark.usefixtures("claveunica")
def test_an_account_keeps_the_claveunica_it_has(client, here):
    assert go(client, "rosa").url == ACCOUNT
    assert "ya tiene la ClaveÚnica de otra persona" in client.get(ACCOUNT).content.decode()
    assert NationalId.objects.count() == 1


@pytest.mark.usefixtures("claveunica")
def test_an_account_cannot_join_that_of_another_run(client, here):
    rosa = with_claveunica("22222222-2")
    go(client, "rosa")
    page = client.get(JOIN).content.decode()
    assert "la ClaveÚnica de una persona distinta" in page
    assert answer(client).status_code == 422
    rosa.refresh_from_db()
    assert rosa.merged_into is None


# What is never absorbed from outside ----------------------------------------------------------
def give_role(user):
    a.a_service().memberships.create(user=user, role="analyst", started_at=NOW)


def give_power(user):
    user.user_permissions.add(Permission.objects.get(codename="manage_directory"))


def give_factor(user):
    Authenticator.objects.create(user=user, type="totp", data={})


GUARDED = [give_role, give_power, give_factor]


@pytest.mark.parametrize("give", GUARDED)
def test_who_guards_more_than_her_own_things_is_told_to_do_it_from_there(
    client, here, ana, mailed_code, give
):
    give(ana)
    assert prove_address(client, mailed_code).url == JOIN
    page = client.get(JOIN).content.decode()
    assert "no se une desde fuera" in page
    assert "Unir mis cuentas" not in page
    assert answer(client).status_code == 422
    ana.refresh_from_db()
    assert (ana.merged_into, ana.is_active, ana.email) == (None, True, "ana@ejemplo.cl")


@pytest.mark.parametrize("give", GUARDED)
def test_and_from_there_it_can_be_done(here, ana, give):
    give(ana)
    actions.merge(here, into=ana, by=ana, now=NOW)
    assert NationalId.objects.get().user == ana


def test_a_role_that_ended_goes_with_her(here, ana):
    give_role(ana)
    ana.memberships.update(ended_at=NOW)
    actions.merge(ana, into=here, by=here, now=NOW)
    assert here.memberships.count() == 1


# The rules under it ---------------------------------------------------------------------------
def test_only_who_keeps_it_joins_it(here, ana):
    for stranger in (ana, a_person("otra@ejemplo.cl")):
        with pytest.raises(PermissionDenied):
            actions.merge(ana, into=here, by=stranger, now=NOW)
    assert not User.objects.exclude(merged_into=None).exists()


def test_what_is_no_longer_an_account_is_not_joined(here, ana):
    ana.is_active = False
    assert why_not_absorb(here, ana, now=NOW) == "gone"
    assert why_not_absorb(here, here, now=NOW) == "gone"
    User.objects.filter(pk=ana.pk).update(is_active=False)
    with pytest.raises(actions.CannotMergeError) as refused:
        actions.merge(ana, into=here, by=here, now=NOW)
    assert refused.value.reason == "gone"


def test_both_addresses_serve_and_one_is_written_to(here, ana):
    actions.add_address(here, "clave@ejemplo.cl", by=here, now=NOW)
    actions.merge(ana, into=here, by=here, now=NOW)
    assert here.email == "clave@ejemplo.cl"
    assert actions.account_with("ana@ejemplo.cl") == here
    assert EmailAddress.objects.get(primary=True).email == "clave@ejemplo.cl"
    assert EmailAddress.objects.count() == 2


def test_who_absorbed_another_and_is_absorbed_passes_all_on(here, ana):
    eva = a_person("eva@ejemplo.cl")
    actions.merge(eva, into=ana, by=ana, now=NOW)
    actions.merge(ana, into=here, by=here, now=NOW)
    assert set(here.absorbed.all()) == {ana, eva}


def test_the_table_holds_an_absorbed_account_empty(here, ana):
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=ana.pk).update(merged_into=here)


def test_a_run_taken_meanwhile_is_of_whoever_took_it(ana, monkeypatch):
    other = with_claveunica()
    real, asked = actions.known_by_marks, []

    def first_nobody(marks, **more):
        asked.append(marks)
        return None if len(asked) == 1 else real(marks, **more)

    monkeypatch.setattr(actions, "known_by_marks", first_nobody)
    assert actions.add_run(ana, marks_of("11111111-1"), by=ana, now=NOW) == other


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_two_tabs_at_once_join_once():
    here, ana = with_claveunica(), a_person()
    results, start = [], threading.Barrier(4)

    def join(old, into):
        try:
            start.wait(timeout=5)
            results.append(actions.merge(old, into=into, by=into, now=NOW))
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    pairs = [(ana, here), (ana, here), (here, ana), (here, ana)]
    threads = [threading.Thread(target=join, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    refused = [result for result in results if result is not None]
    assert len(results) == 4
    assert {type(error) for error in refused} == {actions.CannotMergeError}
    assert User.objects.filter(is_active=True).count() == 1
    assert User.objects.exclude(merged_into=None).count() == 1
    assert Event.objects.filter(verb="account.merged").count() == 1
