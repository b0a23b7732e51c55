"""Who may read a file. Each app that points to documents says it for its own, in AppConfig.ready()."""

from functools import reduce
from operator import or_

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils import timezone

from .models import Document

_readers = {}
_personal = set()


def register(ids_for, *keys, personal=False):
    """``ids_for(user, now)`` gives the ids of the documents this person (maybe anonymous) may read then.

    It gives them as a queryset of one foreign key's values: ``Mechanism.objects.….values("evidence")``.
    ``keys``: the foreign keys it answers for, as "services.Mechanism.evidence", when the queryset is not of
    theirs. A test finds the foreign keys that nobody answers for.
    ``personal``: these files say something of a person, so whoever opens one leaves a line in the trail.
    """
    _readers[ids_for] = keys
    if personal:
        _personal.add(ids_for)
    return ids_for


def readable_by(user, now):
    """The documents this person may read at ``now``."""
    return Document.objects.filter(reduce(or_, (Q(pk__in=ask(user, now)) for ask in _readers), Q(pk__in=[])))


def is_personal(document, user, now) -> bool:
    """Does this person read it because it is somebody's paper?"""
    if not user.is_authenticated:
        return False
    asked = reduce(or_, (Q(pk__in=ask(user, now)) for ask in _personal), Q(pk__in=[]))
    return Document.objects.filter(asked, pk=document.pk).exists()


def covered() -> set[str]:
    """The foreign keys somebody answers for, in lower case."""
    found = set()
    for ask, keys in _readers.items():
        found |= {key.lower() for key in keys} or set(_keys_of(ask(AnonymousUser(), timezone.now())))
    return found


def _keys_of(queryset):
    for column in queryset.query.values_select:
        yield f"{queryset.model._meta.label}.{queryset.model._meta.get_field(column).name}".lower()
