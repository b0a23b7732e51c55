"""Where a link that somebody else made takes people: nowhere but here."""

import pytest
from django.db import transaction

from tests.test_who_may_enter import DOORS, enter, read_to_its_end, world  # noqa: F401

pytestmark = pytest.mark.django_db
ASKED_FOR = ("next", "volver", "siguiente", "back", "url", "redirect", "redirect_to", "to")
ELSEWHERE = ("https://malo.example/", "//malo.example/")


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
@pytest.mark.usefixtures("enter")
def test_no_address_sends_people_to_another_site(door, world):  # noqa: F811
    here, _there, browsers = world
    for place in ELSEWHERE:
        astray = dict.fromkeys(ASKED_FOR, place)
        for role, browser in browsers.items():
            if role in {"anonymous", "officer"}:
                cookies = browser.cookies.copy()
                for answer in _both(browser, door.leads_to(here), astray):
                    _check(answer, f"{door.name} as {role}")
                browser.cookies = cookies


def _both(browser, address, astray):
    yield browser.get(address, astray)
    with transaction.atomic():  # what a form writes is undone
        yield browser.post(address, astray, query_params=astray)
        transaction.set_rollback(True)


def _check(answer, what):
    read_to_its_end(answer)
    assert "malo.example" not in answer.get("Location", "").split("?")[0], what
    if answer.get("Content-Type", "").startswith("text/html"):
        page = answer.content.decode()
        for written in ('href="{}', 'action="{}', 'name="next" value="{}'):
            assert not [p for p in ELSEWHERE if written.format(p) in page], what
