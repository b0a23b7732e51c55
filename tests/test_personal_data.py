"""Everything kept about a person has somebody who shows it, hands it over and forgets it."""

import re

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from participa.core import personal_data, retention

ABOUT_PEOPLE = re.compile(r"(^|_)(e?mail|recipient|display_name|phone|guardian|object_repr|applicant)(_|$)")


def keys_to_people():
    person = get_user_model()
    return {
        f"{model._meta.label}.{field.name}".lower()
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and not field.many_to_many
        if field.related_model is person
    }


def texts_about_people():
    """Columns of text that hold an address or a name, whoever they belong to."""
    return {
        f"{model._meta.label}.{field.name}".lower()
        for model in apps.get_models()
        for field in model._meta.local_fields
        if isinstance(field, models.EmailField)
        or (isinstance(field, (models.CharField, models.TextField)) and ABOUT_PEOPLE.search(field.name))
    }


def test_somebody_answers_for_every_key_to_a_person():
    loose = keys_to_people() - personal_data.covered()
    assert loose == set(), "register them in the app's holdings.py: @holds, or official_acts()"


def test_somebody_answers_for_every_column_with_a_name_or_an_address():
    loose = texts_about_people() - personal_data.covered_texts()
    assert loose == set(), "name them in `texts` of a holding, or in institutional()"


def test_nobody_answers_for_what_does_not_exist():
    columns = {
        f"{model._meta.label}.{field.name}".lower()
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields()
        if not field.auto_created or field.concrete
    }
    assert personal_data.covered() | personal_data.covered_texts() <= columns


def test_each_says_what_it_is_for_how_long_it_is_kept_and_what_erasing_does():
    for holding in personal_data.holdings():
        if holding.title:
            assert all([holding.purpose, holding.kept, holding.on_erasure]), holding


def test_what_hangs_from_others_goes_first():
    order = [type(holding).__name__ for holding in personal_data.holdings()]
    assert order.index("Comments") < order.index("Works") < order.index("Mails") < order.index("Addresses")


def test_whoever_keeps_something_and_says_nothing_keeps_nobody_from_going():
    kept = personal_data.PersonalData()
    assert (kept.export(None), kept.obstacles(None, now=None), kept.erase(None, now=None)) == ([], [], None)
    assert kept.merge(None, None, now=None) is None
    with pytest.raises(NotImplementedError):
        retention.Rule().due(None)
