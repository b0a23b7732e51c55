"""A public account, and the searches of their list, as things that people follow."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.subscriptions.registry import Followable, Found, followable
from participa.subscriptions.searches import ListSearch

from .filters import SeasonFilter, names_of
from .models import Account


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
class AccountSearches(ListSearch):
    kind = "buscar-cuentas"
    label = gettext_lazy("Búsquedas de cuentas públicas")
    filters = SeasonFilter
    page = "public_accounts:list"

    def public(self):
        return Account.objects.public()

    def names_of(self, asked):
        return names_of(asked)

    def titled(self, words):
        return _("Cuentas públicas: %(words)s") % {"words": words}

    def told(self):
        return [
            _("que se convoca una cuenta pública así"),
            _("que se puede preguntar en ella"),
            _("que publica su informe, cambia de fecha o se suspende"),
        ]
