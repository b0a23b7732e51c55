"""The devices that ask to be told of notices: under what key, at which services, and how one begins."""

import base64
import binascii
import hashlib
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db.models import Max

from .models import Device, Message

CURVE = ec.SECP256R1()
SECRET_BYTES = 16


def is_on() -> bool:
    """Whether this installation offers it: it needs a key of its own."""
    return bool(settings.VAPID_PRIVATE_KEY)


def application_key() -> str:
    """What browsers are given to know who may write to them: the public half of our key (RFC 8292)."""
    secret = int.from_bytes(from_base64(settings.VAPID_PRIVATE_KEY), "big")
    public = ec.derive_private_key(secret, CURVE).public_key()
    return to_base64(public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def is_push_service(endpoint: str) -> bool:
    """Whether an address is of a maker of browsers: we send to nobody else, least of all to our network."""
    try:
        parts = urlsplit(endpoint)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
    except ValueError:
        return False
    return any(_fits(origin, service) for service in settings.PUSH_SERVICES)


def _fits(origin, service):
    scheme, star, domain = service.partition("*")
    if not star:
        return origin == service
    name = origin.removeprefix(scheme).removesuffix(domain)
    return origin == f"{scheme}{name}{domain}" and name.replace("-", "").replace(".", "").isalnum()


def is_key(words: str) -> bool:
    """Whether it is the public key of a device: a point of the curve, as browsers write it."""
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, from_base64(words))
    except ValueError:
        return False
    return True


def is_secret(words: str) -> bool:
    try:
        return len(from_base64(words)) == SECRET_BYTES
    except ValueError:
        return False


def keep(user, *, endpoint, p256dh, auth, name, now) -> Device:
    """This device tells her from now on, and whoever used it before no more. What is past stays past."""
    fresh = {
        "user": user,
        "name": name[:80],
        "endpoint": endpoint,
        "p256dh": p256dh,
        "auth": auth,
        "created_at": now,
        "cursor": last_of(user),
        "failures": 0,
        "retry_at": None,
        "claimed_at": None,
    }
    return Device.objects.update_or_create(digest=digest_of(endpoint), defaults=fresh)[0]


def last_of(user) -> int:
    """The number of the last message to her."""
    return Message.objects.filter(user=user).aggregate(last=Max("pk"))["last"] or 0


def digest_of(endpoint: str) -> str:
    """What a device is known by."""
    return hashlib.sha256(endpoint.encode()).hexdigest()


def from_base64(words: str) -> bytes:
    """As browsers write bytes. ValueError if it is not that."""
    try:
        return base64.b64decode(words + "=" * (-len(words) % 4), altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(words) from error


def to_base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
