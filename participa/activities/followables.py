"""An activity, and the searches of their list, as things that people follow."""

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.subscriptions.registry import Followable, Found, Searchable, followable

from .filters import ActivityFilter, names_of
from .models import Activity

LONGEST_KEY = 300


@followable
class Activities(Followable):
    kind = "actividad"
    label = gettext_lazy("Actividades")
    picture = "calendar"

    def find(self, slug):
        found = Activity.objects.public().filter(slug=slug).select_related("service").first()
        return _told_as(found) if found else None

    def present(self, keys):
        found = Activity.objects.public().filter(code__in=keys).select_related("service")
        return {activity.code: _told_as(activity) for activity in found}

    def told(self):
        return [
            _("que está por empezar"),
            _("que cambia de fecha o de lugar, o se suspende"),
            _("que se publican sus resultados"),
        ]


def _told_as(activity):
    words = _("la actividad «%(title)s», de %(service)s") % {
        "title": activity.title,
        "service": activity.service.name,
    }
    return Found(activity.code, activity.title, words, activity.get_absolute_url())


@followable
class ActivitySearches(Searchable):
    kind = "buscar-actividades"
    label = gettext_lazy("Búsquedas de actividades")
    picture = "search"

    def read(self, query):
        return next(iter(self._found([ActivityFilter.read(query)])), None)

    def present(self, keys):
        asked = {key: ActivityFilter.read(QueryDict(key)) for key in keys}
        found = {one.key: one for one in self._found(asked.values())}
        return {key: found[_key(one)] for key, one in asked.items() if _key(one) in found}

    def matches(self, key, pks):
        chosen = ActivityFilter.read(QueryDict(key))
        return set(
            chosen.among(Activity.objects.public().filter(pk__in=pks)).order_by().values_list("pk", flat=True)
        )

    def told(self):
        return [
            _("que se publica una actividad así"),
            _("que cambia de fecha o se suspende"),
            _("que se publican sus resultados"),
        ]

    @staticmethod
    def _found(asked):
        """Those searches that narrow the list and name only what exists."""
        asked = [one for one in asked if one.lasting and len(_key(one)) <= LONGEST_KEY]
        names = names_of(asked)
        for one in asked:
            words = [names[pair] for pair in one.lasting]
            if all(words):
                title = _("Actividades: %(words)s") % {"words": ", ".join(words)}
                url = f"{reverse('activities:list')}?{_key(one)}"
                yield Found(_key(one), title[:300], _("la búsqueda «%(title)s»") % {"title": title}, url)


def _key(chosen):
    return urlencode(chosen.lasting)
