"""`manage.py prepare`; with two roles it is tried whole in tests/audit/test_the_trail_by_permission.py."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from participa.portal.management.commands import prepare

pytestmark = pytest.mark.django_db


@pytest.fixture
def steps(monkeypatch):
    """What it did, without doing it again to the database of the tests."""
    done = []
    monkeypatch.setattr(prepare, "call_command", lambda name, **options: done.append(name))
    monkeypatch.setattr(prepare, "grant", lambda role: done.append(f"grant {role}"))
    return done


def run():
    out, err = StringIO(), StringIO()
    call_command("prepare", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.skipif(connection.vendor == "postgresql", reason="says something else there")
def test_without_roles_it_brings_the_tables_up_to_date(steps):
    assert run() == ("", "")
    assert steps == ["migrate", "createcachetable"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
def test_with_one_role_it_says_what_is_lost(steps):
    out, err = run()
    assert (out, steps) == ("", ["migrate", "createcachetable"])
    assert err.startswith("Aviso: el portal usa un solo rol y puede cambiar ")
    assert "audit_event" in err


def test_the_same_role_twice_is_no_defence(steps, settings):
    settings.OWNER_DATABASE = {"USER": connection.settings_dict["USER"]}
    with pytest.raises(CommandError, match="deben ser dos"):
        run()
    assert steps == []
