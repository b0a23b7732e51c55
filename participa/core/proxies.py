"""Who is really asking, when proxies stand in between."""

from django.conf import settings


class ClientAddress:
    """Put in REMOTE_ADDR the person's address that our own proxies wrote down.

    Each proxy adds to X-Forwarded-For the address it was asked from: the one ``settings.PROXIES`` places
    from the end was written by ours. What stands before it anybody can invent. With 0, nothing is believed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.PROXIES:
            passed = [word.strip() for word in request.headers.get("X-Forwarded-For", "").split(",")]
            if len(passed) >= settings.PROXIES and passed[-settings.PROXIES]:
                request.META["REMOTE_ADDR"] = passed[-settings.PROXIES]
        return self.get_response(request)
