import socket
from datetime import UTC, datetime

import pytest
from aiosmtpd.controller import Controller
from django.core import mail as django_mail

from participa.notifications import events

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)


class Sink:
    """A real mail server that keeps what it is handed, or answers as told."""

    def __init__(self):
        self.received = []
        self.answers = {}  # address -> what it says to RCPT
        self.verdict = "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self.answers.get(address, "250 OK")
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        if self.verdict.startswith("250"):
            self.received.append(envelope)
        return self.verdict


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def sink(settings):
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=_free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.server.sockets[0].getsockname()[:2]
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    yield handler
    controller.stop()


@pytest.fixture
def an_event():
    """Registers events for one test."""
    before = dict(events._events)

    def register(name, cls):
        events.event(name)(cls)

    yield register
    events._events.clear()
    events._events.update(before)


@pytest.fixture
def outbox():
    return django_mail.outbox
