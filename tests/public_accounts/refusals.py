"""A refusal writes nothing: no row of public accounts, no line of the trail, no word to anybody, no file."""

from contextlib import contextmanager

import pytest
from django.apps import apps

from participa.audit.models import Event
from participa.documents.models import Document
from participa.jobs.models import Job
from participa.notifications.models import Announcement


def everything():
    """Every row of public accounts, and what the acts leave elsewhere."""
    models = [*apps.get_app_config("public_accounts").get_models(), Event, Announcement, Job, Document]
    return {model: sorted(map(repr, model.objects.order_by().values_list())) for model in models}


@contextmanager
def refused(error):
    """``with refused(ValidationError) as why:`` what is inside is refused. ``why.value``: the exception."""
    before = everything()
    with pytest.raises(error) as why:
        yield why
    assert everything() == before
