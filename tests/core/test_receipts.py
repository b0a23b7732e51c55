"""A code typed anywhere leads to the receipt of whoever gave it."""

import pytest

from participa.core import receipts


@pytest.fixture
def finders(monkeypatch):
    known = []
    monkeypatch.setattr(receipts, "_finders", known)
    return known


def test_each_app_says_where_its_own_are_read(finders):
    receipts.register({"SEN-7K4M2-29QXH": "/a/"}.get)
    receipts.register(lambda code: "/b/" if code.startswith("MMA") else "")
    assert receipts.address_of("sen 7k4m2 29qxh") == "/a/"
    assert receipts.address_of("MMA7K4M229QXH") == "/b/"
    assert receipts.address_of("AAA-22222-22222") == ""


def test_a_new_code_is_as_people_may_type_it_back():
    code = receipts.new_code("MMA")
    assert code.startswith("MMA-")
    assert receipts.normal_code(code.lower().replace("-", "")) == code
    assert receipts.new_code("10").startswith("XXX-")


def test_a_drawing_is_as_large_as_what_it_stands_in_if_it_must_fit():
    assert "viewBox" in receipts.qr_svg("http://localhost/x", fits=True)
    assert "viewBox" not in receipts.qr_svg("http://localhost/x")
