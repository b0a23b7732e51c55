"""One e-mail, written out of its templates."""

import re
from typing import NamedTuple

from django.template import Context
from django.template.loader import get_template

from .context import site

WAYS_OUT = "[[ways-out]]"  # where a mail says why it comes and how to get no more: put in when it leaves


class Mail(NamedTuple):
    """Ready to send. ``text`` says all that ``html`` says."""

    subject: str
    text: str
    html: str = ""
    headers: dict = {}


def mail_from(template: str, **context) -> Mail:
    """A mail out of ``<template>_subject.txt``, ``<template>.txt`` and ``<template>.html``.

    The last two extend layouts/email.txt and layouts/email.html. Addresses are written
    ``{{ site.url }}{% url … %}``. The words are in the active language.
    """
    context |= site(None) | {"ways_out": WAYS_OUT}
    subject = _subject(template, context)
    text = re.sub(r"\n{3,}", "\n\n", _plain(f"{template}.txt", context)).strip() + "\n"
    html = get_template(f"{template}.html").render(dict(context))
    return Mail(subject, text, html)


def subject_from(template: str, **context) -> str:
    """Only its subject."""
    return _subject(template, context | site(None))


def _subject(template, context):
    return " ".join(_plain(f"{template}_subject.txt", context).split())


def _plain(name, context):
    return get_template(name).template.render(Context(context, autoescape=False))
