"""A code to prove an address, for somebody who is already in.

The answer is the same whoever the address belongs to: nobody is looked up until the code is right.
"""

import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess
from django.conf import settings

KEPT = "address_code"  # in the session
MAX_RESENDS = 3


class AddressCode(AbstractCodeVerificationProcess):
    """One code on its way, kept in the session: good for some minutes and a few attempts."""

    def __init__(self, request, state):
        self.request = request
        super().__init__(
            max_attempts=settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS,
            timeout=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT,
            state=state,
        )

    @classmethod
    def start(cls, request, email, onward):
        """Send a code to ``email``; once it is proven she goes ``onward``."""
        process = cls(request, cls.initial_state(None, email=email) | {"next": onward})
        process.send()
        process.persist()

    @classmethod
    def of(cls, request):
        """The one that is awaited in this session, or None."""
        state = request.session.get(KEPT)
        return cls(request, state) if state else None

    @property
    def email(self):
        return self.state["email"]

    @property
    def onward(self):
        return self.state["next"]

    @property
    def can_resend(self):
        return not self.is_resend_quota_reached(MAX_RESENDS)

    def send(self):
        adapter = get_adapter()
        self.state["code"] = adapter.generate_login_code()
        context = {"request": self.request, "code": self.code}
        adapter.send_mail("account/email/address_code", self.email, context)

    def resend(self):
        """Another code, which replaces the one before."""
        self.state["at"] = time.time()
        self.send()
        self.record_resend()
        self.persist()

    def persist(self):
        self.request.session[KEPT] = self.state

    def abort(self):
        self.request.session.pop(KEPT, None)
