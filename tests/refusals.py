"""A refusal writes nothing: no row of the app, no line of the trail, no word to anybody, no job, no file.

Each app names itself once, in its own ``refusals.py``.
"""

from contextlib import contextmanager

import pytest
from django.apps import apps

from participa.audit.models import Event
from participa.documents.models import Document
from participa.jobs.models import Job
from participa.notifications.models import Announcement


def everything(app):
    """Every row of the app, and what the acts leave elsewhere."""
    models = [*apps.get_app_config(app).get_models(), Event, Announcement, Job, Document]
    return {model: sorted(map(repr, model.objects.order_by().values_list())) for model in models}


@contextmanager
def refused(app, error, field=""):
    """``with refused(app, ValidationError, "ends_at") as why:`` what is inside is refused, beside that field.

    ``why.value`` is the exception.
    """
    before = everything(app)
    with pytest.raises(error) as why:
        yield why
    if field:
        assert list(why.value.message_dict) == [field]
    assert everything(app) == before
