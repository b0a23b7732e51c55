"""What was asked and answered, as a file that spreadsheets open. No names but those of organisations."""

import csv

from django.utils.translation import gettext as _

from participa.core.calendar import SANTIAGO
from participa.core.sheets import harmless
from participa.organizations.models import Organization
from participa.reference.places import place_name

from .models import Question

CHUNK = 500


class _Echo:
    """What csv needs of a file: it hands back each line."""

    def write(self, line):
        return line


def lines(account):
    """The file, a line each, as it is read from the database."""
    writer = csv.writer(_Echo(), delimiter=";", lineterminator="\r\n")
    yield "\ufeff" + writer.writerow(_headings())  # the mark makes Excel read the accents
    spoken = account.questions.visible().exclude(organization=None).values("organization")
    names = dict(Organization.objects.filter(pk__in=spoken).values_list("pk", "name"))
    rows = account.questions.visible().select_related("group").defer("search_text")
    for one in rows.order_by("asked_at", "id").iterator(chunk_size=CHUNK):
        yield writer.writerow([harmless(value) for value in _values(one, account, names)])


def _headings():
    return [
        _("número"), _("tipo"), _("recibida"), _("organización"), _("región"), _("canal"), _("texto"),
        _("apoyos"), _("estado"), _("respuesta a más tardar"), _("respondida"), _("respuesta"),
    ]  # fmt: skip


def _values(one, account, names):
    answer, is_question = one.answer, one.kind == Question.Kind.QUESTION
    state = ""
    if is_question:
        state = _("Respondida") if answer else _("Por responder")
    return [
        one.pk,
        one.get_kind_display(),
        _moment(one.asked_at),
        names.get(one.organization_id, ""),
        place_name(one.region_id, None),
        one.get_channel_display(),
        one.text,
        one.support_count,
        state,
        account.answers_day.isoformat() if is_question and account.answers_day else "",
        _moment(answer.answered_at) if answer else "",
        answer.answer if answer else "",
    ]


def _moment(instant):
    return f"{instant.astimezone(SANTIAGO):%Y-%m-%d %H:%M}"
