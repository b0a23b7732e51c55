"""So many in so long, each account and each network by itself; without a cache nobody is stopped."""

import pytest
import time_machine
from django.core.cache import cache

from participa.core.limits import network_of, parse, wait_for

NOON = "2026-11-18T12:00:10-03:00"


@pytest.mark.parametrize(
    ("rate", "meant"), [("20/m", (20, 60)), ("600/10m", (600, 600)), ("5/s", (5, 1)), ("9/d", (9, 86400))]
)
def test_a_rate_is_a_number_and_its_period(rate, meant):
    assert parse(rate) == meant


@pytest.mark.parametrize("rate", ["", "20", "20/", "20/x", "m/20", "/m", "20/m/m"])
def test_a_rate_that_says_nothing_is_refused(rate):
    with pytest.raises(ValueError, match=r".+"):
        parse(rate)


@time_machine.travel(NOON, tick=False)
def test_the_one_after_the_last_waits_for_the_next_period():
    assert [wait_for("comment", "user:1", "3/m") for _try in range(4)] == [0, 0, 0, 50]


@time_machine.travel(NOON, tick=False)
def test_another_person_and_another_act_are_counted_apart():
    wait_for("comment", "user:1", "1/m")
    assert wait_for("comment", "user:2", "1/m") == 0
    assert wait_for("receipt", "user:1", "1/m") == 0
    assert wait_for("comment", "user:1", "1/m") > 0


def test_the_next_period_starts_clean():
    with time_machine.travel(NOON, tick=False) as clock:
        wait_for("comment", "user:1", "1/m")
        assert wait_for("comment", "user:1", "1/m") == 50
        clock.shift(50)
        assert wait_for("comment", "user:1", "1/m") == 0


def test_a_count_that_expires_between_two_looks_lets_the_person_pass(monkeypatch):
    monkeypatch.setattr(cache, "add", lambda *args, **kwargs: False)
    assert wait_for("comment", "user:1", "1/m") == 0


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("190.1.2.3", "190.1.2.3"),
        ("2800:150:1:2:3:4:5:6", "2800:150:1:2::"),
        ("2800:150:1:2:ffff::1", "2800:150:1:2::"),
        ("2800:150:1:3::1", "2800:150:1:3::"),
        ("::ffff:190.1.2.3", "190.1.2.3"),
        ("unix:", "unix:"),
    ],
)
def test_nobody_escapes_a_limit_by_changing_address_inside_her_own_network(address, network):
    assert network_of(address) == network
