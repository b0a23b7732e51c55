import pytest

from participa.core import checks


@pytest.fixture
def production(settings):
    settings.DEBUG = settings.DEMO = False
    settings.SECRET_KEY = "0123456789" * 6
    settings.REDIS_URL = "redis://redis:6379/0"
    return settings


def ids():
    found = [*checks.the_secret_is_a_secret(None), *checks.there_is_a_broker(None)]
    return [problem.id for problem in found]


@pytest.mark.usefixtures("production")
def test_a_portal_well_set_up_passes():
    assert ids() == []


def test_the_sample_key_is_refused(production):
    production.SECRET_KEY = production.SAMPLE_SECRET

    assert ids() == ["participa.E001"]


def test_a_portal_without_broker_is_refused(production):
    production.REDIS_URL = ""

    assert ids() == ["participa.E002"]


@pytest.mark.parametrize("mode", ["DEBUG", "DEMO"])
def test_a_developer_and_the_demo_need_neither(production, mode):
    production.SECRET_KEY = production.SAMPLE_SECRET
    production.REDIS_URL = ""
    setattr(production, mode, True)

    assert ids() == []
