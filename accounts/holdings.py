"""What the account itself keeps about its person."""

from importlib import import_module

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext_lazy as _

from participa.core.personal_data import PersonalData, holds, official_acts

from .models import AgeDeclaration, DataRequest, NationalId, NoticeSeen, User

official_acts(
    "accounts.DataRequest.extended_by",
    "accounts.DataRequest.answered_by",
    "accounts.RetentionReport.asked_by",
    "accounts.RetentionReport.applied_by",
    "accounts.Breach.registered_by",
    "accounts.BreachNote.written_by",
)


@holds
class Account(PersonalData):
    """The row of the person. Its columns are emptied by whoever erases or merges, after all the rest."""

    keys = ("accounts.User.merged_into",)
    texts = ("accounts.User.email", "accounts.User.display_name")
    title = _("Tu cuenta")
    purpose = _("Saber que eres la misma persona cada vez que entras, y escribirte en tu idioma.")
    kept = _("Mientras uses el portal.")
    on_erasure = _("Se vacía: sin correo, sin nombre y sin modo de entrar.")
    correct = "account_profile"

    def export(self, user):
        if user.merged_into_id:  # empty since it was joined to the one she uses
            return
        yield {
            str(_("correo")): user.email or "",
            str(_("nombre para mostrar")): user.display_name,
            str(_("idioma")): dict(settings.LANGUAGES).get(user.language, user.language),
            str(_("desde")): user.date_joined,
            str(_("última vez que entraste")): user.last_login,
            str(_("tiene contraseña")): user.has_usable_password(),
        }

    def merge(self, old, new, *, now):
        old.absorbed.update(merged_into=new)


@holds
class Powers(PersonalData):
    """National powers are given to a person, so they never pass from one account to another."""

    keys = ("accounts.User_groups.user", "accounts.User_user_permissions.user")
    title = _("Facultades nacionales")
    purpose = _("Saber qué puedes hacer en nombre de SEGEGOB.")
    kept = _("Mientras las tengas.")
    on_erasure = _("Se borran.")

    def export(self, user):
        for name in user.groups.values_list("name", flat=True):
            yield {str(_("facultad")): name}
        for name in user.user_permissions.values_list("name", flat=True):
            yield {str(_("facultad")): name}

    def merge(self, old, new, *, now):
        self.erase(old, now=now)

    def stays_apart(self, user, *, now):
        return bool(
            user.is_superuser or user.is_staff or user.groups.exists() or user.user_permissions.exists()
        )

    def obstacles(self, user, *, now):
        if self.stays_apart(user, now=now):
            yield _("Tienes facultades nacionales. Pide a quien te las dio que las termine.")

    def erase(self, user, *, now):
        user.groups.clear()
        user.user_permissions.clear()


@holds
class Addresses(PersonalData):
    """The e-mail addresses she proved to be hers, or tried to."""

    keys = ("account.EmailAddress.user",)
    texts = ("account.EmailAddress.email",)
    title = _("Tus correos")
    purpose = _("Entrar con un código y recibir comprobantes y respuestas.")
    kept = _("Mientras uses el portal.")
    on_erasure = _("Se borran.")
    correct = "account_profile"

    def export(self, user):
        for address in EmailAddress.objects.filter(user=user).order_by("-primary", "pk"):
            yield {str(_("correo")): address.email, str(_("comprobado")): address.verified}

    def merge(self, old, new, *, now):
        hers = EmailAddress.objects.filter(user=new)
        EmailAddress.objects.filter(user=old, email__in=hers.values("email")).delete()
        EmailAddress.objects.filter(user=old).update(user=new, primary=False)

    def erase(self, user, *, now):
        EmailAddress.objects.filter(user=user).delete()


@holds
class Keys(PersonalData):
    """Ways to enter other than the mail. They stay with the account they were made for, or go with it."""

    keys = ("mfa.Authenticator.user", "socialaccount.SocialAccount.user")
    title = _("Segundos factores y cuentas enlazadas")
    purpose = _("Que nadie más entre en tu cuenta.")
    kept = _("Mientras los uses.")
    on_erasure = _("Se borran.")

    def export(self, user):
        for key in Authenticator.objects.filter(user=user).order_by("-created_at"):
            yield {
                str(_("qué")): key.get_type_display(),
                str(_("desde")): key.created_at,
                str(_("último uso")): key.last_used_at,
            }
        for account in SocialAccount.objects.filter(user=user).order_by("-date_joined"):
            yield {str(_("qué")): account.provider, str(_("desde")): account.date_joined}

    def merge(self, old, new, *, now):
        self.erase(old, now=now)

    def stays_apart(self, user, *, now):
        return Authenticator.objects.filter(user=user).exists()

    def erase(self, user, *, now):
        Authenticator.objects.filter(user=user).delete()
        SocialAccount.objects.filter(user=user).delete()


@holds
class Identity(PersonalData):
    """That ClaveÚnica or an officer vouched for her: a mark made with the portal's key, never the RUN."""

    keys = ("accounts.NationalId.user",)
    title = _("Tu identidad acreditada")
    purpose = _(
        "Que cada persona tenga una sola cuenta. No guardamos tu RUN, sino una marca que no se puede leer."
    )
    kept = _("Mientras uses el portal.")
    on_erasure = _("Se borra. Si algún día vuelves con ClaveÚnica, tendrás una cuenta nueva.")

    def export(self, user):
        for proof in NationalId.objects.filter(user=user):
            yield {
                str(_("acreditada con")): proof.get_proven_by_display(),
                str(_("desde")): proof.proven_at,
            }

    def merge(self, old, new, *, now):
        """Whoever asks for the merge has checked that there are not two of them."""
        NationalId.objects.filter(user=old).update(user=new)

    def erase(self, user, *, now):
        NationalId.objects.filter(user=user).delete()


@holds
class Welcome(PersonalData):
    """The notices she was shown and what she said of her age."""

    keys = ("accounts.NoticeSeen.user", "accounts.AgeDeclaration.user")
    texts = ("accounts.AgeDeclaration.guardian_name",)
    title = _("Los avisos que viste y tu edad")
    purpose = _("Poder mostrar que te informamos, y que quien tiene 14 o 15 años participa con permiso.")
    kept = _("Mientras uses el portal. El nombre de quien te autoriza, hasta que declares 16 años.")
    on_erasure = _("Se borran.")

    def export(self, user):
        for seen in NoticeSeen.objects.filter(user=user).order_by("-seen_at"):
            yield {str(_("aviso de privacidad")): seen.version, str(_("visto")): seen.seen_at}
        for age in AgeDeclaration.objects.filter(user=user):
            yield {
                str(_("edad declarada")): age.get_group_display(),
                str(_("quién te autoriza")): age.guardian_name,
                str(_("declarada")): age.declared_at,
            }

    def merge(self, old, new, *, now):
        hers = NoticeSeen.objects.filter(user=new)
        NoticeSeen.objects.filter(user=old, version__in=hers.values("version")).delete()
        NoticeSeen.objects.filter(user=old).update(user=new)
        if AgeDeclaration.objects.filter(user=new).exists():
            AgeDeclaration.objects.filter(user=old).delete()
        AgeDeclaration.objects.filter(user=old).update(user=new)

    def erase(self, user, *, now):
        NoticeSeen.objects.filter(user=user).delete()
        AgeDeclaration.objects.filter(user=user).delete()


@holds
class Sessions(PersonalData):
    """Where she is signed in."""

    keys = ("usersessions.UserSession.user",)
    title = _("Tus sesiones")
    purpose = _("Que veas dónde está abierta tu cuenta y puedas cerrarla.")
    kept = _("Hasta 14 días después de la última vez que entraste.")
    on_erasure = _("Se cierran y se borran.")

    def export(self, user):
        for session in UserSession.objects.filter(user=user).order_by("-last_seen_at"):
            yield {
                str(_("desde")): session.created_at,
                str(_("última vez")): session.last_seen_at,
                str(_("dirección de red")): session.ip,
                str(_("navegador")): session.user_agent,
            }

    def merge(self, old, new, *, now):
        self.erase(old, now=now)

    def erase(self, user, *, now):
        store = import_module(settings.SESSION_ENGINE).SessionStore()
        for session in UserSession.objects.filter(user=user):
            store.delete(session.session_key)
            session.delete()


@holds
class TechnicalLog(PersonalData):
    """Django's own log of the technical administration, which writes down what it edits by its name."""

    keys = ("admin.LogEntry.user",)
    texts = ("admin.LogEntry.object_repr",)

    def merge(self, old, new, *, now):
        self.erase(old, now=now)

    def erase(self, user, *, now):
        about_her = LogEntry.objects.filter(
            content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk)
        )
        about_her.update(object_repr=f"#{user.pk}", change_message="")
        for address in EmailAddress.objects.filter(user=user).values_list("email", flat=True):
            LogEntry.objects.filter(object_repr__icontains=address).update(object_repr="", change_message="")


@holds
class DataRequests(PersonalData):
    """What she asked about her data. Of an erased person the row stays, as proof that she was answered."""

    keys = ("accounts.DataRequest.user",)
    title = _("Tus solicitudes sobre tus datos")
    purpose = _("Responderte a tiempo, y poder demostrar que te respondimos.")
    kept = _("Tres años después de responderte se borra lo escrito; quedan las fechas y el resultado.")
    on_erasure = _("Quedan el código, las fechas y el resultado, sin nada que lleve a ti.")

    def export(self, user):
        for asked in DataRequest.objects.filter(user=user):
            yield {
                str(_("código")): asked.code,
                str(_("qué pediste")): asked.get_kind_display(),
                str(_("recibida")): asked.received_at,
                str(_("lo que contaste")): asked.details,
                str(_("vence")): asked.due_on,
                str(_("estado")): asked.get_status_display(),
                str(_("resultado")): asked.get_outcome_display(),
                str(_("respuesta")): asked.answer,
            }

    def merge(self, old, new, *, now):
        """Of two erasures under way, the one of the account she uses."""
        status = DataRequest.Status
        erasing = DataRequest.objects.open().filter(kind=DataRequest.Kind.ERASURE)
        if erasing.filter(user=new).exists():
            erasing.filter(user=old).update(status=status.WITHDRAWN, withdrawn_at=now)
        DataRequest.objects.filter(user=old).update(user=new)

    def erase(self, user, *, now):
        hers, status = DataRequest.objects.filter(user=user), DataRequest.Status
        hers.open().filter(kind=DataRequest.Kind.ERASURE).update(
            status=status.ANSWERED, outcome=DataRequest.Outcome.GRANTED, answered_at=now
        )
        hers.open().update(status=status.WITHDRAWN, withdrawn_at=now)
        hers.update(user=None, details="", answer="")
