import re

import pytest

from participa.notifications.models import Message
from participa.notifications.tasks import sweep


@pytest.fixture
def mailed_code(mailoutbox):
    """The code in the last mail that left."""

    def last():
        sweep()
        return re.search(r"^\d{6}$", mailoutbox[-1].body, re.MULTILINE)[0]

    return last


@pytest.fixture
def owed():
    """How many mails are owed."""
    return Message.objects.count
