"""A refusal writes nothing: no row of any table of activities, no line of the trail, no word to anybody."""

from contextlib import contextmanager

import pytest
from django.apps import apps

from participa.audit.models import Event
from participa.documents.models import Document
from participa.notifications.models import Announcement


def everything():
    """Every row of activities, and what the acts leave elsewhere."""
    models = [*apps.get_app_config("activities").get_models(), Document, Event, Announcement]
    return {model: sorted(map(repr, model.objects.order_by().values_list())) for model in models}


@contextmanager
def refused(error, field=""):
    """``with refused(ValidationError, "ends_at") as why:`` what is inside is refused, beside that field.

    ``why.value`` is the exception.
    """
    before = everything()
    with pytest.raises(error) as why:
        yield why
    if field:
        assert list(why.value.message_dict) == [field]
    assert everything() == before
