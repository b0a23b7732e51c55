"""Changing the text once people read it: by act, with its reasons, in a new edition that is told."""

from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations import edition_texts
from consultations.actions import anchoring
from consultations.actions.acts import act_problems
from consultations.actions.drafting import index
from consultations.editions import Text, carry, count_of, differences, split
from consultations.models import Consultation, Section, Status
from consultations.permissions import can_manage
from participa.audit.actions import record
from participa.core.lifecycle import StaleError, TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require
from participa.notifications.actions import announce

WHY = gettext_lazy("Di qué cambió y por qué: lo leerán quienes opinaron.")


class Written(NamedTuple):
    """A section as the officer wrote it. ``section``: its pk; None if it is a new one."""

    section: int | None
    title: str
    text: str


@transaction.atomic
def amend(consultation, written: list[Written], *, act_number, act_date: date, reason, by, now, seen):
    """Publish the text as it is ``written``, in order; a section that is not there any more was removed.

    Whatever was said keeps its paragraph where it can be found again. ``seen``: when the consultation was
    last changed, as she had it before her. Returns the edition. Raises ValidationError by field, StaleError
    if somebody changed it meanwhile, TransitionError if it is not published or was already answered.
    """
    require(can_manage(by, consultation, now=now))
    consultation.refresh_from_db(from_queryset=Consultation.objects.select_for_update())
    if consultation.status != Status.PUBLISHED:
        raise TransitionError(f"The text of {consultation.code} does not change.")
    if consultation.changed_at != seen:
        raise StaleError(by=consultation.changed_by, at=consultation.changed_at)
    wrong = act_problems(act_number, act_date, reason, now, why=WHY) | _problems(consultation, written)
    if wrong:
        raise ValidationError(wrong)
    anchoring.keep_first(consultation)
    number, old = edition_texts.current(consultation)
    used = edition_texts.last_words(consultation)
    texts = _carried(old, _with_rows(consultation, written, now), written, used)
    edition = anchoring.keep_edition(
        consultation, texts, number=number + 1, by=by, now=now,
        act_number=act_number.strip(), act_date=act_date, changes=reason.strip(),
    )  # fmt: skip
    anchoring.place_again(consultation, texts)
    consultation.changed_by, consultation.changed_at = by, now
    consultation.save(update_fields=["changed_by", "changed_at"])
    index(consultation)
    counts = count_of(differences(old, texts))
    record(
        "consultation.amended", consultation, by=by, now=now, edition=edition.number, act=edition.act_number,
        **counts,
    )  # fmt: skip
    announce("consultation_amended", consultation, now=now, version=edition.number, edition=edition.pk)
    forget_pages()
    return edition


def changes_of(consultation, written):
    """What publishing it so would change, section by section (editions.SectionChange). Nothing is written.

    A section that is new has a negative number in place of its own.
    """
    old = edition_texts.current(consultation)[1]
    places = [one.section or -n for n, one in enumerate(written, 1)]
    return differences(old, _carried(old, places, written, edition_texts.last_words(consultation)))


def _problems(consultation, written):
    if not written:
        return {"sections": _("Queda sin texto: deja al menos una sección.")}
    if any(not one.title.strip() or not one.text.strip() for one in written):
        return {"sections": _("Cada sección necesita su título y su texto.")}
    kept = [one.section for one in written if one.section]
    there = set(consultation.sections.in_force().values_list("pk", flat=True))
    if len(set(kept)) != len(kept) or not there.issuperset(kept):
        return {"sections": _("Una de las secciones ya no está en el texto. Vuelve a abrir la página.")}
    if not any(change.is_different for change in changes_of(consultation, written)):
        return {"sections": _("El texto es el mismo: no hay qué publicar.")}
    return {}


def _with_rows(consultation, written, now):
    """Write the sections as they are from now on; the pk of each of ``written``."""
    rows = {section.pk: section for section in consultation.sections.in_force()}
    kept = {one.section for one in written}
    Section.objects.filter(pk__in=rows.keys() - kept).update(removed_at=now)
    ordered = [rows.get(one.section) or Section(consultation=consultation) for one in written]
    for number, (section, one) in enumerate(zip(ordered, written, strict=True), 1):
        section.number, section.title, section.text = number, one.title.strip(), one.text.strip()
        section.save()
    return [section.pk for section in ordered]


def _carried(old, places, written, used):
    named = carry([text.paragraphs for text in old], [split(one.text) for one in written], used=used)
    return [
        Text(pk, one.title.strip(), paragraphs)
        for pk, one, paragraphs in zip(places, written, named, strict=True)
    ]
