"""Small lists are kept in the process, for a moment, and forgotten when somebody says so."""

import time

import pytest
from django.core.cache import cache

from participa.core.near import NEAR_SECONDS, forget, near

pytestmark = pytest.mark.django_db  # the cache may be a table


class Shelf:
    """Counts how often it is asked."""

    def __init__(self):
        self.asked = 0

    def make(self):
        self.asked += 1
        return [self.asked]


def test_it_is_made_once():
    shelf = Shelf()
    assert near("shelf", shelf.make, 60) == near("shelf", shelf.make, 60) == [1]


def test_the_process_gives_the_very_same_thing_without_asking_the_cache():
    shelf = Shelf()
    near("shelf", shelf.make, 60)
    assert near("shelf", shelf.make, 60) is near("shelf", shelf.make, 60)


def test_what_is_forgotten_is_made_again():
    shelf = Shelf()
    near("shelf", shelf.make, 60)
    forget("shelf")
    assert near("shelf", shelf.make, 60) == [2]


def test_what_another_process_forgot_is_seen_a_moment_later(monkeypatch):
    shelf = Shelf()
    near("shelf", shelf.make, 60)
    cache.delete("shelf")
    assert near("shelf", shelf.make, 60) == [1]
    later = time.monotonic() + NEAR_SECONDS + 1
    monkeypatch.setattr("participa.core.near.time.monotonic", lambda: later)
    assert near("shelf", shelf.make, 60) == [2]
