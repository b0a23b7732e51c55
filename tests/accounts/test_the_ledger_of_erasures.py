"""Who was erased is written outside the database, and a restored copy of it brings nobody back."""

import gc
import json
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import transaction

from accounts import actions
from accounts.models import NationalId, User
from accounts.protection import ledger
from accounts.protection.ledger import DamagedLedgerError
from accounts.protection.replay import replay
from participa.audit.models import Event
from participa.services.models import Membership
from tests.services.builders import a_service

from .builders import NOW, PASSWORD, a_person

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def ana():
    return a_person(password=PASSWORD, display_name="Ana Soto")


def erase(user, **how):
    """As a request does: all of it holds, or nothing."""
    return actions.erase(user, by=user, now=NOW, **how)


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


@pytest.fixture
def written(settings):
    return lambda: [json.loads(line) for line in Path(settings.ERASURE_LEDGER).read_text().splitlines()]


def brought_back(user):
    """What restoring a backup from before does to her row."""
    User.objects.filter(pk=user.pk).update(
        email="ana@ejemplo.cl", display_name="Ana Soto", is_active=True, erased_at=None
    )


# The action ----------------------------------------------------------------------------------
def test_of_the_account_only_its_number_is_left(ana, committing):
    NationalId.objects.create(user=ana, digest="a" * 64, key="k1", proven_at=NOW, proven_by="claveunica")
    with committing():
        assert erase(ana)
    husk = User.objects.get(pk=ana.pk)
    assert (husk.email, husk.display_name, husk.is_active, husk.erased_at) == (None, "", False, NOW)
    assert not husk.has_usable_password()
    assert str(husk) == f"#{ana.pk}"
    assert not EmailAddress.objects.exists()
    assert not NationalId.objects.exists()
    assert Event.objects.get(verb="account.erased").actor == ana


def test_her_sessions_end_at_once(client, ana, committing):
    client.force_login(ana)
    with committing():
        erase(ana)
    assert client.get("/mi-participacion/").status_code == 302


def test_nobody_erases_somebody_else(ana):
    with pytest.raises(PermissionDenied):
        actions.erase(ana, by=a_person("eva@ejemplo.cl"), now=NOW)
    assert User.objects.get(pk=ana.pk).email


def test_whoever_acts_for_a_service_leaves_it_first(ana, written, settings):
    Membership.objects.create(user=ana, service=a_service(), role="officer", started_at=NOW)
    with pytest.raises(actions.ErasureBlockedError) as blocked:
        erase(ana)
    assert "Todavía actúas por" in blocked.value.obstacles[0]
    assert User.objects.get(pk=ana.pk).email
    assert not Path(settings.ERASURE_LEDGER).exists()


def test_erasing_twice_is_erasing_once(ana, committing, written):
    with committing():
        erase(ana)
        assert not erase(ana)
    assert [line["act"] for line in written()] == ["intended", "done"]


def test_she_can_open_another_account_with_the_same_address(ana, committing):
    with committing():
        erase(ana)
    again = a_person()
    assert again.pk != ana.pk
    assert again.handle != ana.handle


def test_the_accounts_she_joined_are_erased_with_hers_in_an_older_copy_too(ana, committing):
    old = a_person("vieja@ejemplo.cl", display_name="Ana S.")
    actions.merge(old, into=ana, by=ana, now=NOW)
    with committing():
        erase(ana)
    assert User.objects.get(pk=old.pk).erased_at == NOW
    User.objects.filter(pk=old.pk).update(  # a backup from before they were joined
        email="vieja@ejemplo.cl", is_active=True, erased_at=None, merged_into=None
    )
    assert replay(now=LATER).erased == 1
    assert User.objects.get(pk=old.pk).email is None


# The file ------------------------------------------------------------------------------------
def test_the_ledger_holds_numbers_and_no_personal_data(ana, committing, settings):
    with committing():
        erase(ana)
    text = Path(settings.ERASURE_LEDGER).read_text()
    assert "ana@ejemplo.cl" not in text
    assert "Soto" not in text
    assert str(ana.handle) in text


def test_the_intention_is_written_before_the_end_and_the_fact_after(ana, committing, written):
    with committing():
        erase(ana)
        assert [line["act"] for line in written()] == ["intended"]
    assert [line["act"] for line in written()] == ["intended", "done"]
    assert written()[1]["of"] == 1


def test_what_came_to_nothing_says_so(ana, written):
    try:
        with transaction.atomic():
            erase(ana)
            raise RuntimeError
    except RuntimeError:
        pass
    gc.collect()
    assert [line["act"] for line in written()] == ["intended", "void"]
    assert ledger.standing() == ({}, {})


def test_without_the_ledger_nobody_is_erased(ana, settings, tmp_path):
    (tmp_path / "full").write_text("a file where a folder should be")
    settings.ERASURE_LEDGER = tmp_path / "full" / "erasures.jsonl"
    with pytest.raises(OSError), transaction.atomic():  # noqa: PT011
        erase(ana)
    assert User.objects.get(pk=ana.pk).email == "ana@ejemplo.cl"


def test_each_line_follows_the_one_before(ana, committing, settings):
    for n in range(3):
        with committing():
            erase(a_person(f"persona{n}@ejemplo.cl"))
    assert [line.number for line in ledger.lines()] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("damage", ["changed", "lost"])
def test_a_line_changed_or_lost_is_noticed_and_erases_nobody(ana, committing, settings, damage):
    with committing():
        erase(ana)
        erase(a_person("eva@ejemplo.cl"))
    path = Path(settings.ERASURE_LEDGER)
    lines = path.read_text().splitlines(keepends=True)
    lines[1:2] = [lines[1].replace("intended", "done")] if damage == "changed" else []
    path.write_text("".join(lines))
    brought_back(ana)
    with pytest.raises(DamagedLedgerError):
        replay(now=LATER)
    with pytest.raises(CommandError, match="dañado"):
        call_command("replay_erasures")
    assert User.objects.get(pk=ana.pk).email


def test_a_line_that_a_dying_process_left_half_written_is_passed_over(ana, committing, settings):
    path = Path(settings.ERASURE_LEDGER)
    path.parent.mkdir()
    path.write_text('{"number": 1, "act": "inten')
    with committing():
        erase(ana)
    assert [line.act for line in ledger.lines()] == ["intended", "done"]
    assert str(ana.handle) in ledger.standing().done


def test_a_long_ledger_goes_on_from_its_last_line(ana, committing):
    with committing():
        for n in range(20):
            erase(a_person(f"persona{n}@ejemplo.cl"))
    with committing():
        erase(ana)
    assert [line.number for line in ledger.lines()] == list(range(1, 43))


# After a restore -----------------------------------------------------------------------------
def test_whoever_was_erased_is_erased_again(ana, committing):
    with committing():
        erase(ana)
    brought_back(ana)
    assert replay(now=LATER).erased == 1
    husk = User.objects.get(pk=ana.pk)
    assert (husk.email, husk.erased_at) == (None, LATER)
    assert replay(now=LATER).erased == 0
    assert Event.objects.filter(verb="account.erased").count() == 2


def test_a_role_she_had_in_the_older_copy_ends_too(ana, committing):
    with committing():
        erase(ana)
    brought_back(ana)
    membership = Membership.objects.create(user=ana, service=a_service(), role="officer", started_at=NOW)
    replay(now=LATER)
    membership.refresh_from_db()
    assert membership.ended_at == LATER


def test_somebody_who_got_the_same_number_is_left_alone(ana, committing):
    with committing():
        erase(ana)
    brought_back(ana)
    User.objects.filter(pk=ana.pk).update(handle=uuid.uuid4())  # in the older copy she was not there yet
    assert replay(now=LATER).erased == 0
    assert User.objects.get(pk=ana.pk).email == "ana@ejemplo.cl"


def test_an_intention_that_nobody_knows_how_ended_erases_nobody(ana, capsys):
    ledger._append(ledger.INTENDED, ana.pk, ana.handle, NOW)
    assert replay(now=LATER).pending == [1]
    assert User.objects.get(pk=ana.pk).email
    call_command("replay_erasures")
    assert "La línea 1" in capsys.readouterr().err


def test_an_intention_that_the_database_confirms_is_written_as_done(ana, committing, written):
    with committing() as callbacks:
        erase(ana)
        written_so_far = written()
    callbacks.clear()
    path = ledger.settings.ERASURE_LEDGER
    Path(path).write_text(Path(path).read_text().splitlines(keepends=True)[0])  # it died after the commit
    assert len(written_so_far) == 1
    assert replay(now=LATER).confirmed == 1
    assert [(line["act"], line["of"]) for line in written()] == [("intended", 0), ("done", 1)]


def test_a_ledger_that_was_lost_is_written_again_from_the_database(ana, committing, settings, capsys):
    with committing():
        erase(ana)
    Path(settings.ERASURE_LEDGER).unlink()
    call_command("replay_erasures")
    assert "1 anotados" in capsys.readouterr().out
    brought_back(ana)
    assert replay(now=LATER).erased == 1


def test_with_nothing_to_do_it_says_nothing(capsys):
    call_command("replay_erasures")
    assert capsys.readouterr() == ("", "")
