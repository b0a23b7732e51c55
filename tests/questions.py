"""How many questions a page asks the database: what tests of costs compare."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def asked(browser, path) -> int:
    """How many, once what is kept for a while is kept."""
    browser.get(path)
    with CaptureQueriesContext(connection) as done:
        assert browser.get(path).status_code == 200
    return len(done)


def with_one_and_with_three(browser, path, add) -> int:
    """How many with one row, which are those with three. ``add``: makes another row."""
    counts = []
    for how_many in (1, 2):
        for _n in range(how_many):
            add()
        counts.append(asked(browser, path))
    assert counts[0] == counts[1], counts
    return counts[0]
