"""A public account, and the searches of their list, as things that people follow."""

from django.http import QueryDict
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.subscriptions.registry import Followable, Found, Searchable, followable

from .filters import SeasonFilter, names_of
from .models import Account

LONGEST_KEY = 300


@followable
class Accounts(Followable):
    """Its address has the code of the account: a slug it has not."""

    kind = "cuenta"
    label = gettext_lazy("Cuentas públicas")
    picture = "megaphone"

    def find(self, slug):
        return self.present([slug]).get(slug)

    def present(self, keys):
        found = Account.objects.public().filter(code__in=keys).select_related("service")
        return {account.code: _told_as(account) for account in found}

    def told(self):
        return [
            _("que publica su informe"),
            _("que se puede preguntar y que se acaba el plazo"),
            _("que su evento está por empezar, cambia de fecha o se suspende"),
            _("que publica su informe final y cómo va lo que prometió"),
        ]


def _told_as(account):
    title = f"{account.title}, {account.service.name}"
    words = _("la cuenta pública «%(title)s», de %(service)s") % {
        "title": account.title,
        "service": account.service.name,
    }
    return Found(account.code, title[:300], words, account.get_absolute_url())


@followable
class AccountSearches(Searchable):
    kind = "buscar-cuentas"
    label = gettext_lazy("Búsquedas de cuentas públicas")
    picture = "search"

    def read(self, query):
        return next(iter(self._found([SeasonFilter.read(query)])), None)

    def present(self, keys):
        asked = {key: SeasonFilter.read(QueryDict(key)) for key in keys}
        found = {one.key: one for one in self._found(asked.values())}
        return {key: found[_key(one)] for key, one in asked.items() if _key(one) in found}

    def matches(self, key, pks):
        found = Account.objects.public().filter(pk__in=pks)
        return set(SeasonFilter.read(QueryDict(key)).among(found).order_by().values_list("pk", flat=True))

    def told(self):
        return [
            _("que se convoca una cuenta pública así"),
            _("que se puede preguntar en ella"),
            _("que publica su informe, cambia de fecha o se suspende"),
        ]

    @staticmethod
    def _found(asked):
        """Those searches that narrow the list and name only what exists."""
        asked = [one for one in asked if one.lasting and len(_key(one)) <= LONGEST_KEY]
        names = names_of(asked)
        for one in asked:
            words = [names[pair] for pair in one.lasting]
            if all(words):
                title = _("Cuentas públicas: %(words)s") % {"words": ", ".join(words)}
                url = f"{reverse('public_accounts:list')}?{_key(one)}"
                yield Found(_key(one), title[:300], _("la búsqueda «%(title)s»") % {"title": title}, url)


def _key(chosen):
    return urlencode(chosen.lasting)
