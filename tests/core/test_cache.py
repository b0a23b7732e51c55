"""Redis may go away: every operation then misses, none fails."""

import pytest
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as Refused
from redis.exceptions import TimeoutError as TooSlow

from participa.core.cache import ForgivingRedisCache
from participa.core.limits import wait_for

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def gone():
    return ForgivingRedisCache(NOWHERE, {"OPTIONS": {"socket_connect_timeout": 0.2}})


@pytest.mark.parametrize(
    ("act", "answer"),
    [
        (lambda c: c.get("a"), None),
        (lambda c: c.get("a", "otra"), "otra"),
        (lambda c: c.get_many(["a", "b"]), {}),
        (lambda c: c.set("a", 1), None),
        (lambda c: c.set_many({"a": 1, "b": 2}), ["a", "b"]),
        (lambda c: c.add("a", 1), True),
        (lambda c: c.touch("a"), False),
        (lambda c: c.delete("a"), False),
        (lambda c: c.delete_many(["a"]), None),
        (lambda c: c.incr("a"), 1),
        (lambda c: "a" in c, False),
        (lambda c: c.clear(), None),
        (lambda c: c.get_or_set("a", lambda: "calculado", 60), "calculado"),
    ],
)
def test_each_operation_misses(gone, act, answer):
    assert act(gone) == answer


@pytest.mark.parametrize("error", [Refused("no"), TooSlow("tarde"), OSError("red")])
def test_any_fault_of_the_network_is_a_miss(monkeypatch, gone, error):
    def fails(self, *args, **kwargs):
        raise error

    monkeypatch.setattr(RedisCache, "_cache", property(fails))
    assert gone.get("a", "nada") == "nada"


def test_a_mistake_of_ours_is_not_hidden(monkeypatch, gone):
    def fails(self, *args, **kwargs):
        raise TypeError("ours")

    monkeypatch.setattr(RedisCache, "_cache", property(fails))
    with pytest.raises(TypeError):
        gone.get("a")


def test_nobody_is_limited_while_it_is_gone(monkeypatch, gone):
    monkeypatch.setattr("participa.core.limits.cache", gone)
    assert [wait_for("comment", "user:1", "1/m") for _try in range(3)] == [0, 0, 0]


@pytest.mark.django_db
def test_but_whoever_guesses_passwords_still_is(monkeypatch, client, gone):
    for module in ("allauth.core.internal.ratelimit", "accounts.ratelimit"):
        monkeypatch.setattr(f"{module}.cache", gone)
    answers = [
        client.post("/cuenta/ingresar/", {"email": f"p{n}@ejemplo.cl", "password": "x"}).status_code
        for n in range(31)
    ]
    assert answers == [422] * 30 + [429]
    asked = [client.post("/cuenta/ingresar/codigo/", {"email": "ana@ejemplo.cl"}) for _time in range(4)]
    assert [answer.status_code for answer in asked] == [302, 302, 302, 429]
    assert int(asked[-1]["Retry-After"]) > 0
