"""The search of a list whose filter knows what of it lasts: what people follow instead of looking again."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Target
from .registry import Found, Searchable

LONGEST_KEY = Target._meta.get_field("key").max_length


class ListSearch(Searchable):
    """``filters``: the class that reads the query, with ``lasting`` (its pairs but state, order and page) and
    ``among(things)``. ``page``: the name of the list's address."""

    picture = "search"
    filters = None
    page = ""

    def public(self):
        """The things of the list that anybody may see."""
        raise NotImplementedError

    def names_of(self, asked) -> dict:
        """The words of each pair of several searches; nothing for one that names what does not exist."""
        raise NotImplementedError

    def titled(self, words: str) -> str:
        """«Actividades: Biobío»"""
        raise NotImplementedError

    def read(self, query):
        return next(iter(self._found([self.filters.read(query)])), None)

    def present(self, keys):
        asked = {key: self.filters.read(QueryDict(key)) for key in keys}
        found = {one.key: one for one in self._found(asked.values())}
        return {key: found[_key(one)] for key, one in asked.items() if _key(one) in found}

    def matches(self, key, pks):
        found = self.filters.read(QueryDict(key)).among(self.public().filter(pk__in=pks))
        return set(found.order_by().values_list("pk", flat=True))

    def _found(self, asked):
        """Those searches that narrow the list and name only what exists."""
        asked = [one for one in asked if one.lasting and len(_key(one)) <= LONGEST_KEY]
        names = self.names_of(asked)
        for one in asked:
            words = [names[pair] for pair in one.lasting]
            if all(words):
                title = self.titled(", ".join(words))
                url = f"{reverse(self.page)}?{_key(one)}"
                yield Found(_key(one), title[:300], _("la búsqueda «%(title)s»") % {"title": title}, url)


def _key(chosen):
    return urlencode(chosen.lasting)
