import pytest
import time_machine

from tests.builders import NOON


@pytest.fixture
def clock():
    """The server's clock stands still at NOON until a test moves it."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def as_user(client):
    """``as_user(person)``: a browser in which she signed in."""

    def sign_in(user):
        client.force_login(user)
        return client

    return sign_in
