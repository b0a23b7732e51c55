"""The office of public accounts as its tests ask it and read it."""

from django.urls import reverse

from .refusals import everything


def url(screen, *args, query=""):
    """An account among ``args`` stands for its code."""
    names = [getattr(one, "code", one) for one in args]
    return reverse(f"public_accounts_office:{screen}", args=names) + query


def text_of(response):
    """The page, its spaces as a reader sees them."""
    return " ".join(response.content.decode().split())


def refuses(browser, path, data, *words):
    """The page says each of ``words`` and writes nothing."""
    before = everything()
    response = browser.post(path, data)
    assert response.status_code == 422
    for each in words:
        assert each in text_of(response)
    assert everything() == before
    return response
