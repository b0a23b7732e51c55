"""The demonstration, made in a test."""

import pytest

from councils import urn
from councils.models import Process
from participa.portal import demo


def make_demo(now):
    """All of it, but for one thing: its urn is only said to be clean.

    SQLite throws no old file away inside a transaction.
    ``test_serve.py`` makes it for real.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(urn, "clean", _said_to_be_clean)
        demo.make(now)


def _said_to_be_clean(process, *, now):
    Process.objects.filter(pk=process.pk).update(urn_cleaned_at=now)
