"""How long the account and what hangs from it are kept."""

from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from participa.core.retention import Rule, rule

from . import actions
from .models import AgeDeclaration, DataRequest, User


@rule
class Sessions(Rule):
    name = "sessions"
    title = _("Sesiones abiertas")
    fate = _("Se borran.")
    reason = _("Después de ese tiempo sin uso ya no sirven para entrar.")
    age = "last_seen_at"
    by_itself = True

    def due(self, now):
        return UserSession.objects.filter(last_seen_at__lt=self.before(now))


@rule
class TechnicalLog(Rule):
    name = "technical_log"
    title = _("Bitácora de la administración técnica")
    fate = _("Se borra.")
    reason = _("Lo que importa de cada acto está en la auditoría; esta repite nombres de lo que se tocó.")
    age = "action_time"

    def due(self, now):
        return LogEntry.objects.filter(action_time__lt=self.before(now))


@rule
class RequestTexts(Rule):
    name = "data_requests"
    title = _("Lo escrito en solicitudes sobre datos personales")
    fate = _("Se borra el texto; quedan las fechas y el resultado.")
    reason = _("Hasta entonces podría discutirse qué se pidió y qué se respondió.")
    age = "received_at"

    def due(self, now):
        closed = DataRequest.objects.exclude(status=DataRequest.Status.OPEN)
        said = ~Q(details="") | ~Q(answer="") | Q(user__isnull=False)
        return closed.filter(said, received_at__lt=self.before(now))

    def forget(self, rows, *, now):
        rows.update(details="", answer="", user=None)


@rule
class Guardians(Rule):
    name = "guardians"
    title = _("Declaraciones de quienes tenían 14 o 15 años")
    fate = _("Se borran, con el nombre de quien autorizó. Al entrar se pregunta la edad otra vez.")
    reason = _("Pasados dos años ya cumplió 16: la autorización dejó de hacer falta.")
    age = "declared_at"

    def due(self, now):
        return AgeDeclaration.objects.filter(
            group=AgeDeclaration.Group.MINOR, declared_at__lt=self.before(now)
        )


class People(Rule):
    """Accounts that nobody has entered for years."""

    age = "seen_at"

    def quiet(self):
        """Everybody with an account, and when she was last seen."""
        people = User.objects.filter(erased_at=None, is_active=True)
        return people.annotate(seen_at=Coalesce("last_login", "date_joined"))


@rule
class DormantNotices(People):
    name = "dormant_notice"
    title = _("Cuentas sin uso: aviso")
    fate = _("Se le escribe a su dueña o dueño que la cuenta se borrará.")
    reason = _("Nadie pierde su cuenta sin saberlo antes y poder evitarlo con solo entrar.")

    def due(self, now):
        told_since = Q(dormant_warned_at__gte=F("seen_at"))
        return self.quiet().filter(seen_at__lt=self.before(now)).exclude(told_since)

    def forget(self, rows, *, now):
        for user in rows:
            actions.warn_dormant(user, by=None, now=now)


@rule
class DormantAccounts(People):
    name = "dormant_accounts"
    title = _("Cuentas sin uso: borrado")
    fate = _("Se borran como si su dueña o dueño lo pidiera; lo que dijo queda, sin nombre.")
    reason = _("Nadie entró desde el aviso. Un rol o una representación en vigor la conserva.")
    age = "dormant_warned_at"

    def due(self, now):
        return self.quiet().filter(dormant_warned_at__lt=self.before(now), seen_at__lt=F("dormant_warned_at"))

    def apply(self, as_of, *, now, report=None):
        """One by one: whoever has something to leave first stays."""
        done = 0
        for user in self.due(as_of).order_by("pk"):
            try:
                done += actions.erase(user, by=None, now=now)
            except actions.ErasureBlockedError:
                continue
            if report:
                report(done)
        return done
