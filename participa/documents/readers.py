"""Who may read a file. Each app that points to documents says it for its own, in AppConfig.ready()."""

from functools import reduce
from operator import or_

from django.db.models import Q

from .models import Document

_readers = {}


def register(ids_for, *keys):
    """``ids_for(user)`` gives the ids of the documents this person may read, as a queryset of values.

    ``keys``: the foreign keys it answers for, as "services.Mechanism.evidence"; a test finds those that
    nobody answers for. The user may be anonymous.
    """
    for key in keys:
        _readers[key.lower()] = ids_for
    return ids_for


def covered() -> set[str]:
    """The foreign keys somebody answers for, in lower case."""
    return set(_readers)


def readable_by(user):
    """The documents this person may read."""
    askers = dict.fromkeys(_readers.values())
    return Document.objects.filter(reduce(or_, (Q(pk__in=ask(user)) for ask in askers), Q(pk__in=[])))
