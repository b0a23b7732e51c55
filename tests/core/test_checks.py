import pytest

from participa.core import checks


@pytest.fixture
def production(settings, monkeypatch):
    settings.DEBUG = settings.DEMO = False
    settings.SECRET_KEY = "0123456789" * 6
    settings.REDIS_URL = "redis://redis:6379/0"
    monkeypatch.setitem(settings.DATABASES["default"], "PASSWORD", "uno")
    settings.OWNER_DATABASE = {"PASSWORD": "dos"}
    return settings


def ids():
    asked = (
        checks.the_secret_is_a_secret,
        checks.there_is_a_broker,
        checks.the_database_has_passwords_of_its_own,
    )
    return [problem.id for check in asked for problem in check(None)]


@pytest.mark.usefixtures("production")
def test_a_portal_well_set_up_passes():
    assert ids() == []


def test_the_sample_key_is_refused(production):
    production.SECRET_KEY = production.SAMPLE_SECRET

    assert ids() == ["participa.E001"]


def test_a_portal_without_broker_is_refused(production):
    production.REDIS_URL = ""

    assert ids() == ["participa.E002"]


@pytest.mark.parametrize(
    ("app", "owner"), [("change-me", "dos"), ("uno", "change-me"), ("uno", "uno")], ids=repr
)
def test_a_sample_password_is_refused_and_so_is_one_for_both_roles(production, app, owner):
    production.DATABASES["default"]["PASSWORD"] = app
    production.OWNER_DATABASE = {"PASSWORD": owner}

    assert ids() == ["participa.E004"]


@pytest.mark.parametrize("app", ["", "uno"])
def test_a_database_of_one_role_and_one_that_asks_for_no_password_pass(production, app):
    production.DATABASES["default"]["PASSWORD"] = app
    production.OWNER_DATABASE = None

    assert ids() == []


@pytest.mark.parametrize("mode", ["DEBUG", "DEMO"])
def test_a_developer_and_the_demo_need_neither(production, mode):
    production.SECRET_KEY = production.SAMPLE_SECRET
    production.REDIS_URL = ""
    production.DATABASES["default"]["PASSWORD"] = "change-me"
    setattr(production, mode, True)

    assert ids() == []
