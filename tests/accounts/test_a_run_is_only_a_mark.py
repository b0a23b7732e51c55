import hashlib
import hmac
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from accounts import actions, checks
from accounts.models import NationalId, User
from accounts.run import Mark, NotARunError, marks_of, normal
from participa.audit.models import Event
from participa.notifications.tasks import sweep

from .builders import NOW, a_person

CLAVEUNICA, COUNTER = NationalId.Proof.CLAVEUNICA, NationalId.Proof.COUNTER
FIXTURES = ["11111111-1", "22222222-2", "12345678-5", "6-K", "14-0", "1000005-K", "10000013-K", "10000004-0"]
OLD, NEW = ("2025", "o" * 40), ("2026", "n" * 40)


@pytest.fixture(autouse=True)
def _keys(settings):
    settings.RUN_KEYS = [NEW, OLD]


def person(run="11111111-1", proven_by=CLAVEUNICA, now=NOW):
    return actions.person_of_run(run, proven_by=proven_by, now=now)


# Reading ------------------------------------------------------------------------------------
@pytest.mark.parametrize("run", FIXTURES)
def test_the_samples_are_right(run):
    assert normal(run) == run.replace("-", "")


@pytest.mark.parametrize(
    "typed",
    [
        "12.345.678-5",
        "12345678-5",
        "123456785",
        " 12 345 678 5 ",
        "012.345.678-5",
        "12,345,678–5",
        "１２３４５６７８-５",
    ],
)
def test_any_common_spelling_is_the_same_run(typed):
    assert normal(typed) == "123456785"


def test_the_k_may_be_small():
    assert normal("10.000.013-k") == normal("10000013-K") == "10000013K"


@pytest.mark.parametrize(
    "typed",
    ["", "-", "5", "K", "12345678-4", "12345678-K", "1234567890-1", "12a45678-5", "K2345678-5", None, "²-K"],
)
def test_anything_else_is_no_run(typed):
    with pytest.raises(NotARunError):
        normal(typed)


@given(st.integers(1, 99_999_999), st.sampled_from("0123456789K"))
def test_of_the_eleven_check_digits_one_fits(number, digit):
    fitting = 0
    for other in "0123456789K":
        try:
            normal(f"{number}-{other}")
            fitting += 1
        except NotARunError:
            pass
    assert fitting == 1


def test_the_mark_is_an_hmac_with_the_newest_key_first():
    expected = hmac.new(NEW[1].encode(), b"run:123456785", hashlib.sha256).hexdigest()
    marks = marks_of("12.345.678-5")
    assert marks[0] == Mark("2026", expected)
    assert [mark.key for mark in marks] == ["2026", "2025"]
    assert marks[0].digest != marks[1].digest


# Keeping ------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_one_run_one_account():
    ana = person("12.345.678-5")
    assert person("123456785") == ana
    assert person("11111111-1") != ana
    assert User.objects.count() == 2
    assert Event.objects.filter(verb="account.opened").count() == 2


@pytest.mark.django_db
def test_the_run_is_nowhere():
    person("12345678-5")
    rows = [*User.objects.values(), *NationalId.objects.values(), *Event.objects.values()]
    assert "12345678" not in str(rows)


@pytest.mark.django_db
def test_a_sign_in_moves_the_mark_to_the_newest_key(settings, capsys):
    settings.RUN_KEYS = [OLD]
    ana, eva = person("11111111-1"), person("22222222-2")
    settings.RUN_KEYS = [NEW, OLD]
    assert person("11111111-1") == ana
    call_command("run_keys")
    assert capsys.readouterr().out == "2026 (en uso): 1\n2025 (antigua): 1\n"
    settings.RUN_KEYS = [NEW]
    assert person("11111111-1") == ana
    call_command("run_keys")
    assert "2025 (ya no está en RUN_KEYS; nadie las reconocerá): 1" in capsys.readouterr().out
    assert person("22222222-2") != eva  # why the command warns


@pytest.mark.django_db
def test_claveunica_proves_more_than_a_card_at_a_counter():
    ana = person(proven_by=COUNTER)
    assert person(proven_by=CLAVEUNICA) == ana
    assert NationalId.objects.get().proven_by == CLAVEUNICA
    person(proven_by=COUNTER)
    assert NationalId.objects.get().proven_by == CLAVEUNICA


@pytest.mark.django_db
def test_what_is_no_run_opens_nothing():
    with pytest.raises(NotARunError):
        person("12345678-4")
    assert not User.objects.exists()
    assert not Event.objects.exists()


# Adding it to an account --------------------------------------------------------------------
@pytest.mark.django_db
def test_a_person_adds_her_run_to_her_account_once():
    ana = a_person()
    for _time in range(2):
        assert actions.add_run(ana, marks_of("11111111-1"), by=ana, now=NOW) == ana
    assert person("11111111-1") == ana
    assert Event.objects.filter(verb="account.run_added").count() == 1


@pytest.mark.django_db
def test_adding_a_run_of_another_account_says_whose_it_is_and_takes_nothing():
    other, ana = person("11111111-1"), a_person()
    assert actions.add_run(ana, marks_of("11111111-1"), by=ana, now=NOW) == other
    assert NationalId.objects.get().user == other


@pytest.mark.django_db
def test_an_account_has_one_run_at_most():
    ana = person("11111111-1")
    with pytest.raises(actions.TwoRunsError):
        actions.add_run(ana, marks_of("22222222-2"), by=ana, now=NOW)
    assert NationalId.objects.count() == 1


@pytest.mark.django_db
def test_an_account_that_an_office_opened_without_an_address_is_written_to_nowhere(mailoutbox):
    ana = User.objects.create_user()
    actions.add_run(ana, marks_of("11111111-1"), by=ana, now=NOW)
    sweep()
    assert mailoutbox == []


@pytest.mark.django_db
def test_nobody_adds_a_run_to_somebody_else():
    with pytest.raises(PermissionDenied):
        actions.add_run(a_person(), marks_of("11111111-1"), by=a_person("eva@ejemplo.cl"), now=NOW)
    assert not NationalId.objects.exists()


# At once ------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="Each thread has its own SQLite in memory")
def test_many_first_sign_ins_at_once_open_one_account():
    results, start = [], threading.Barrier(8)

    def enter():
        try:
            start.wait(timeout=5)
            results.append(person("12345678-5").pk)
        except Exception as error:
            results.append(error)
        finally:
            connection.close()

    for _round in range(5):
        NationalId.objects.all().delete()
        results.clear()
        threads = [threading.Thread(target=enter) for _one in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=20)
        assert len(results) == 8
        assert set(results) == {NationalId.objects.get().user_id}
    assert User.objects.count() == 5


# Production ---------------------------------------------------------------------------------
def ids():
    return [problem.id for problem in checks.runs_are_marked_with_a_secret(None)]


@pytest.mark.parametrize(
    "keys",
    [
        [],
        [("2026", "corta")],
        [("", "x" * 40)],
        [("a", "x" * 40), ("a", "y" * 40)],
        [("2026", "0123456789" * 6)],
        [("muestra", "solo-para-desarrollo-nunca-en-produccion-0123456789abcdef")],
    ],
)
def test_a_weak_key_is_refused_in_production_and_only_there(settings, keys):
    settings.DEBUG = settings.DEMO = False
    settings.SECRET_KEY, settings.RUN_KEYS = "0123456789" * 6, keys
    assert ids() == ["participa.E010"]
    settings.DEMO = True
    assert ids() == []


def test_good_keys_pass(settings):
    settings.DEBUG = settings.DEMO = False
    assert ids() == []
