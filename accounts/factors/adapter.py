"""How allauth keeps and names second factors here."""

from urllib.parse import urlsplit

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


class FactorAdapter(DefaultMFAAdapter):
    """Secrets are kept encrypted: whoever gets the table alone can sign in as nobody."""

    def encrypt(self, text):
        return _keys().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        return _keys().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self):
        return "Participa"

    def get_public_key_credential_rp_entity(self):
        """A passkey is good for the name people see, whichever of its names this request came by."""
        return {"id": urlsplit(settings.SITE_URL).hostname, "name": "Participa"}

    def get_public_key_credential_user_entity(self, user):
        """What the device keeps and shows. The handle is random, so it tells nothing of her."""
        name = user.email or str(user)
        return {"id": user.handle.bytes, "name": name, "display_name": str(user)}


def _keys():
    """The newest encrypts; all of them decrypt."""
    return MultiFernet([Fernet(key) for key in settings.MFA_KEYS])
