import pytest
import time_machine

from tests.builders import NOON


@pytest.fixture
def clock():
    """The server's clock stands still at NOON until a test moves it."""
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock
