"""The mails of one batch: to whom, whether they still may leave, and in what words.

Words that are the same for many are written once. What changes with who reads them (why she gets it and how
to get no more) is put in its place, which the layouts of mails leave marked.
"""

from email.utils import formatdate
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation
from django.utils.translation import gettext as _

from participa.core.mail import WAYS_OUT

from . import events, ways_out


class Writer:
    """Writes to each recipient of ``messages`` in her language."""

    def __init__(self, messages, now):
        self.now = now
        self._kept = {}  # variant: its words
        self._refusals = {}
        self._unasked = {name: list(found) for name, found in _by_event(messages)}
        self._ways = ways_out.of(messages)

    def refusal(self, message) -> str:
        """Why it must not leave any more, or "" if it may. Raises what its event raises."""
        _address, reason = _address_of(message)
        if reason:
            return reason
        event = events.get(message.event)
        with translation.override(language_of(message)):
            if message.event in self._unasked:  # one question for all of an event
                asked = self._unasked.pop(message.event)
                try:
                    self._refusals |= event.refusals(asked)
                except Exception:  # one of them is impossible: each answers for itself
                    self._refusals |= {one.pk: None for one in asked}
            reason = self._refusals.get(message.pk, "")
            reason = str(event.may_receive(message)) if reason is None else reason
            ways = self._ways.get(message.pk)
            return reason or (ways.refusal if ways and event.may_be_silenced else "")

    def address(self, message) -> str:
        return _address_of(message)[0]

    @staticmethod
    def is_essential(message) -> bool:
        return events.get(message.event).essential

    @staticmethod
    def keeps_data(message) -> bool:
        try:
            return events.get(message.event).keeps_data
        except LookupError:
            return True

    def mail(self, message, connection) -> EmailMultiAlternatives:
        event = events.get(message.event)
        with translation.override(language_of(message)):
            written = self._words(event, message)
            ways = self._ways.get(message.pk)
            text, html = (ways.text, ways.html) if ways else ("", "")
        mail = EmailMultiAlternatives(
            " ".join(written.subject.split()),
            _with_ways(written.text, text),
            None,
            [self.address(message)],
            connection=connection,
            headers=self._headers(event, message, ways) | written.headers,
        )
        if written.html:
            mail.attach_alternative(_with_ways(written.html, html), "text/html")
        return mail

    def _words(self, event, message):
        variant = event.variant(message)
        if variant is None:
            return event.render(message)
        key = (message.event, message.object, message.version, translation.get_language(), variant)
        if key not in self._kept:
            self._kept[key] = event.render(message)
        return self._kept[key]

    def _headers(self, event, message, ways):
        host = urlsplit(settings.SITE_URL).hostname
        headers = {
            "Message-ID": f"<{message.event}.{message.pk}.{message.version}@{host}>",
            "Date": formatdate(self.now.timestamp(), localtime=True),
            "Auto-Submitted": "auto-generated",
        }
        if event.keeps_data and (thread := event.thread(message)):
            headers["References"] = f"<{thread.replace(':', '.')}@{host}>"
        if ways:
            headers["List-Unsubscribe"] = f"<{ways.one_click}>"
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
            headers["List-Id"] = f"<{ways.list_id}.{host}>"
        return headers


def _with_ways(written, ways):
    return written.replace(WAYS_OUT, ways).rstrip() + "\n" if WAYS_OUT in written else written


def language_of(message) -> str:
    return message.user.language if message.user else message.data.get("language", settings.LANGUAGE_CODE)


def _by_event(messages):
    ordered = sorted(messages, key=lambda message: message.event)
    return groupby(ordered, key=lambda message: message.event)


def _address_of(message):
    kind, _colon, address = message.recipient.partition(":")
    if message.user and not message.user.is_active:
        return "", _("La cuenta está cerrada.")
    if kind == "user":
        address = (message.user and message.user.email) or ""
    return address, "" if address else _("No tiene correo.")
