"""The last step of signing in: nobody is in until she has seen the privacy notice in force and said her age.

Whoever is new has no account before this step is done: what she proved (an address, or the marks of a RUN)
waits in the session, with the rest of her signing in, for an hour at most. So what is abandoned, refused or
too young leaves nothing behind, and no other page has to ask.
"""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.stages import LoginStage, LoginStageController
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseRedirect
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import urlencode

from . import actions
from .models import NationalId
from .permissions import needs_welcome
from .run import Mark

STAGE = "welcome"


class WelcomeStage(LoginStage):
    """Between proving who she is and being in."""

    key = STAGE
    urlname = "account_welcome"

    def handle(self):
        user = self.login.user
        if user is None or needs_welcome(user, now=self.request.arrived_at):
            if user is None:  # what is abandoned goes with the session, in an hour and not in two weeks
                self.request.session.set_expiry(settings.ACCOUNT_LOGIN_TIMEOUT)
            return HttpResponseRedirect(reverse(self.urlname)), True
        return None, True

    @property
    def is_new(self):
        return self.login.user is None

    def finish(self, *, language, **said):
        """What was asked is answered: sign her in, opening her account if she had none."""
        now, is_new = self.request.arrived_at, self.is_new
        with transaction.atomic():
            user = self.login.user or self._open(language, now)
            actions.welcome(user, by=user, now=now, language=language, **said)
        self.login.user = user
        if is_new:
            self.request.session.set_expiry(None)
            record_authentication(self.request, user, self.state["method"], email=self.login.email)
            if not user.email:
                self._ask_for_an_address()
        return self.exit()

    def _open(self, language, now):
        if marks := [Mark(*mark) for mark in self.state["marks"]]:
            proof = NationalId.Proof.CLAVEUNICA
            return actions.person_of_marks(marks, proven_by=proof, language=language, now=now)
        return actions.account_for(self.login.email, language=language, now=now)

    def _ask_for_an_address(self):
        """Once, before going where she was going; she may decline."""
        onward = self.login.redirect_url or resolve_url(settings.LOGIN_REDIRECT_URL)
        self.login.redirect_url = f"{reverse('account_email')}?{urlencode({'primera': 1, 'next': onward})}"


def enter(request, user, *, method, redirect_url="", email=None, marks=(), name=""):
    """She proved who she is: ``user``, or nobody yet. Go on to whatever is left of signing in."""
    login = Login(user=user, redirect_url=redirect_url or None, email=email)
    state = WelcomeStage(LoginStageController(request, login), request, login).state
    state.update(method=method, marks=[list(mark) for mark in marks], name=name)
    record_authentication(request, user, method, email=email)
    return perform_login(request, login)
