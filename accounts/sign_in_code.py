"""Signing in with a code sent by mail, the same way for known and new people.

Nobody is looked up until the code is right: asking for one costs the same, and says the same, whether there
is an account or not; and no account is made for an address that nobody proved to be theirs.
"""

import time

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.models import Login
from allauth.account.stages import LoginByCodeStage, LoginStageController

from . import actions
from .welcome import enter

STAGE = LoginByCodeStage.key
MAX_RESENDS = 3


class SignInCode(LoginCodeVerificationProcess):
    """One code on its way: kept in the session, good for some minutes and a few attempts."""

    @classmethod
    def start(cls, request, email):
        """Send a code to ``email`` and remember in the session that it is awaited."""
        login = Login(email=email)
        login.state["stages"] = {"current": STAGE}
        stage = LoginByCodeStage(LoginStageController(request, login), request, login)
        stage.state.update(cls.initial_state(user=None, email=email), initiated_by_user=True)
        process = cls(stage=stage)
        process.send()
        process.persist()
        return process

    @property
    def can_resend(self):
        return not self.is_resend_quota_reached(MAX_RESENDS)

    def send_by_email(self, email, skip_enumeration_mails=False):
        context = {"request": self.request, "code": self.generate_code()}
        get_adapter().send_mail("account/email/login_code", email, context)

    def resend(self):
        """Another code, which replaces the one before."""
        self.state["at"] = time.time()
        self.send()
        self.record_resend()
        self.persist()

    def finish(self, redirect_url):
        """The code was right: the address is hers."""
        email = self.state["email"]
        user = actions.account_with(email)
        return enter(self.request, user, method="code", email=email, redirect_url=redirect_url)
