"""Whose password it is."""

from allauth.account import auth_backends
from allauth.account.models import EmailAddress

from .models import User


class AuthenticationBackend(auth_backends.AuthenticationBackend):
    """allauth's, but with the same two questions and one hash whether there is an account or not.

    allauth asks the second only when no proven address answers the first, which a clock can tell.
    """

    def _authenticate_by_email(self, email, password):
        addresses = list(EmailAddress.objects.filter(email=email.lower()).select_related("user"))
        named = list(User.objects.filter(email=email.lower()))
        proven = [address.user for address in addresses if address.verified]
        people = proven or dict.fromkeys([*(address.user for address in addresses), *named])
        return next((user for user in people if self._check_password(user, password)), None)
