"""Activities, and what people said in one, as files that spreadsheets open. Public facts only."""

import csv
import io

from django.conf import settings
from django.utils.translation import gettext as _

from participa.core.calendar import SANTIAGO
from participa.core.sheets import harmless
from participa.organizations.voices import with_voices
from participa.reference.places import place_name

from .cards import phase_words, with_card_parts
from .models import Contribution

MOST = 5000  # rows of a file made while somebody waits


def activities_csv(found, *, now) -> bytes:
    """What the list says, a line each."""
    headings = [
        _("código"), _("tipo"), _("título"), _("servicio"), _("estado"), _("empieza"), _("termina"),
        _("modalidad"), _("lugar"), _("comuna o región"), _("dirección en el portal"),
    ]  # fmt: skip
    rows = with_card_parts(found).only(*ONLY)[:MOST]
    return _file(headings, (_activity(one, now) for one in rows))


ONLY = (
    "code", "slug", "kind", "title", "status", "mode", "place", "region", "commune", "starts_at", "ends_at",
    "when_text", "needs_registration", "registration_opens_at", "registration_closes_at", "is_reported",
    "service__name",
)  # fmt: skip


def _activity(one, now):
    return [
        one.code,
        one.get_kind_display(),
        one.title,
        one.service.name,
        phase_words(one, one.phase_at(now)),
        _moment(one.starts_at) or one.when_text,
        _moment(one.ends_at),
        one.get_mode_display(),
        one.place,
        place_name(one.region_id, one.commune_id),
        f"{settings.SITE_URL}{one.get_absolute_url()}",
    ]


def contributions_csv(activity) -> bytes:
    """Proposals and questions as the pages show them: what was hidden says why, and nothing else."""
    headings = [
        _("número"), _("tipo"), _("recibida"), _("título"), _("texto"), _("quién habla"), _("región"),
        _("tema"), _("apoyos"), _("decisión"), _("respuesta"),
    ]  # fmt: skip
    found = activity.contributions.told().select_related("theme").order_by("submitted_at", "pk")
    return _file(headings, (_contribution(one) for one in with_voices(found[:MOST])))


def _contribution(one):
    start = [one.pk, one.get_kind_display(), _moment(one.submitted_at)]
    theme = one.theme.title if one.theme else ""
    if one.status == Contribution.Status.HIDDEN:
        why = _("Retirada por el servicio: %(why)s") % {"why": one.get_hide_reason_display()}
        return [*start, "", why, "", "", theme, one.support_count, "", ""]
    reply = one.reply
    said = [one.title, one.text, one.voice, place_name(one.region_id, None), theme, one.support_count]
    return [*start, *said, *([reply.get_position_display(), reply.answer] if reply else ["", ""])]


def _moment(instant):
    return f"{instant.astimezone(SANTIAGO):%Y-%m-%d %H:%M}" if instant else ""


def _file(headings, rows) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([harmless(value) for value in row])
    return ("\ufeff" + text.getvalue()).encode()  # the mark makes Excel read the accents
