from datetime import timedelta

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.utils.crypto import get_random_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from . import letters
from .landing import landing_of
from .names import remember_name
from .sessions import begin


class AccountAdapter(DefaultAccountAdapter):
    """How people sign in; the mail it sends goes through the outbox."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "El correo y la contraseña no coinciden. También puedes entrar con un código."
        ),
        "too_many_login_attempts": _(
            "Demasiados intentos seguidos. Espera cinco minutos o entra con un código."
        ),
        "too_many_factors": _("Demasiados intentos seguidos. Espera cinco minutos y prueba otra vez."),
    }

    def generate_login_code(self):
        return get_random_string(6, "0123456789")

    def send_mail(self, template_prefix, email, context):
        """A code, on its way to whoever has that address."""
        now = context["request"].arrived_at
        letters.send(
            template_prefix,
            email,
            now=now,
            good_until=now + timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT),
            code=context["code"],
        )

    def is_safe_url(self, url):
        """Only this same site: the other names it answers to are none of a visitor's business."""
        request = context.request
        return url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())

    def get_login_redirect_url(self, request):
        return landing_of(request.user, request.arrived_at) or super().get_login_redirect_url(request)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        begin(request)
        remember_name(response, user)
        return response

    def get_login_stages(self):
        """Who it is (allauth's, the second factor among them) and then our welcome.

        Addresses are proven by a code before this, so allauth's own stages for that are left out.
        """
        ours = ("PhoneVerificationStage", "EmailVerificationStage")
        stages = [path for path in super().get_login_stages() if not path.endswith(ours)]
        return [*stages, "accounts.welcome.WelcomeStage"]

    def add_message(self, *args, **kwargs):
        """Our pages say it themselves."""
