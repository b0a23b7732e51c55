"""Walking through the portal as people do: who is at a page, what she presses, what she is told."""

from tests.browser.sessions import sign_in

REFUSED = "Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)"


class Walk:
    """Who takes part in a story, and its clock. ``desk``: the page on which anybody reads what is public."""

    def __init__(self, site, clock, desk, barriers):
        self.site, self.clock, self.desk, self.barriers = site, clock, desk, barriers

    def open(self, page, user, path):
        """Show somebody a page of the portal."""
        sign_in(page.context, self.site, user)
        answer = page.goto(self.site + path)
        assert answer.status == 200, (answer.status, path)

    def work(self, page, user, path):
        """The same, of a page of the office that leaves nobody out."""
        self.open(page, user, path)
        assert self.barriers(page) == []

    def read(self, path):
        """A page as anybody sees it, on a desk; it must leave nobody out."""
        self.work(self.desk, None, path)
        return self.desk.locator("main").inner_text()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    page.get_by_role("link", name=name, exact=True).first.click()


def told(page, words):
    """Wait for what the portal answers."""
    page.get_by_text(words).first.wait_for()


def fill(page, **values):
    for name, value in values.items():
        page.fill(f"[name={name}]", value)


def choose(page, name, value):
    page.locator(f"[name={name}][value='{value}']").check()
