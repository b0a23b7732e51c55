"""Codes that people copy by hand, and the public codes that name what the portal publishes."""

import pytest

from participa.core import codes, public_codes
from participa.core.public_codes import Named


@pytest.fixture
def known(monkeypatch):
    monkeypatch.setattr(public_codes, "_resolvers", {})
    monkeypatch.setattr(public_codes, "_mentions", [])


def test_a_code_has_no_sign_that_is_taken_for_another():
    assert len(set(codes.ALPHABET)) == len(codes.ALPHABET) == 32
    assert not set("01OI") & set(codes.ALPHABET)


def test_nobody_guesses_letters():
    drawn = {codes.random_letters(10) for _n in range(50)}
    assert len(drawn) == 50
    assert {len(code) for code in drawn} == {10}
    assert set("".join(drawn)) <= set(codes.ALPHABET)


@pytest.mark.parametrize(
    ("letters", "size", "shown"),
    [("7K4M29QX", 4, "7K4M-29QX"), ("7K4M29QXA", 4, "7K4M-29QX-A"), ("7K", 4, "7K"), ("", 4, "")],
)
def test_letters_are_read_in_groups(letters, size, shown):
    assert codes.grouped(letters, size) == shown


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (" cc-2026-mma-0012 ", "CC-2026-MMA-0012"),
        ("CC 2026\t-MMA\n-0012\x00", "CC2026-MMA-0012"),
        ("", ""),
        ("x" * 99, "X" * 40),
    ],
)
def test_a_code_has_one_spelling_however_it_is_typed(typed, code):
    assert public_codes.normal(typed) == code


def test_each_app_answers_for_its_own_codes(known):
    thing = Named("CC-1", "Consulta", "/consultas/x/", "MMA")
    public_codes.register("CC", lambda codes: [thing] if "CC-1" in codes else [])
    assert public_codes.resolve("CC-1") == thing
    assert public_codes.resolve("CC-2") is None
    assert public_codes.resolve("XX-1") is None
    assert public_codes.resolve("") is None


def test_many_codes_of_one_app_are_asked_for_once(known):
    asked = []

    def resolve(codes):
        asked.append(sorted(codes))
        return [Named(code, code, "/", "MMA") for code in codes]

    public_codes.register("CC", resolve)
    assert sorted(public_codes.resolve_all(["CC-1", "CC-2", "CC-1", "", "XX-1"])) == ["CC-1", "CC-2"]
    assert asked == [["CC-1", "CC-2"]]


def test_what_all_apps_say_of_a_code_is_told_together(known):
    public_codes.register_mentions(lambda code: [{"title": f"Uno de {code}"}])
    public_codes.register_mentions(lambda code: iter([{"title": "Dos"}]))
    public_codes.register_mentions(lambda code: [])
    assert [said["title"] for said in public_codes.mentions("CC-1")] == ["Uno de CC-1", "Dos"]
