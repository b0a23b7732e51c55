"""An analyst's working papers: her team's tags and notes, and who read what. None of it is public."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from consultations.models import CommentTag, Note, Reading, Tag
from consultations.permissions import can_answer
from participa.audit.actions import record
from participa.core.permissions import require

MOST_TAGS = 200  # of a consultation: they are chosen from a list


class TagInUse(Exception):
    """Some observation has the tag, and nobody said that it may be taken from them."""


@transaction.atomic
def create_tag(consultation, *, name, by, now) -> Tag:
    """A new word of the team. Raises ValidationError if there is one so, in any capitals, or too many."""
    require(can_answer(by, consultation, now=now))
    if consultation.tags.count() >= MOST_TAGS:
        raise ValidationError(_("Ya hay demasiadas etiquetas. Une o borra alguna antes."))
    name = _free_name(consultation, name)
    try:
        with transaction.atomic():
            tag = Tag.objects.create(consultation=consultation, name=name, by=by, at=now)
    except IntegrityError:
        raise _taken(name) from None
    record("comment_tag.created", tag, by=by, now=now, name=name)
    return tag


@transaction.atomic
def rename_tag(tag, *, name, by, now) -> Tag:
    """Another word for the same. Raises ValidationError if that word is taken."""
    require(can_answer(by, tag.consultation, now=now))
    before, name = tag.name, _free_name(tag.consultation, name, but=tag)
    try:
        with transaction.atomic():
            Tag.objects.filter(pk=tag.pk).update(name=name)
    except IntegrityError:
        raise _taken(name) from None
    record("comment_tag.renamed", tag, by=by, now=now, before=before, name=name)
    tag.name = name
    return tag


@transaction.atomic
def merge_tags(tag, *, into, by, now) -> None:
    """Whatever has ``tag`` has ``into`` instead, and ``tag`` is no more. Both of one consultation."""
    require(can_answer(by, tag.consultation, now=now))
    require(tag.pk != into.pk and tag.consultation_id == into.consultation_id)
    both = CommentTag.objects.filter(tag=into).values("comment")
    CommentTag.objects.filter(tag=tag).exclude(comment__in=both).update(tag=into)
    record("comment_tag.merged", into, by=by, now=now, name=tag.name, into=into.name)
    tag.delete()


@transaction.atomic
def delete_tag(tag, *, by, now, confirmed=False) -> None:
    """Forget the tag. Raises TagInUse if some observation has it and it was not ``confirmed``."""
    require(can_answer(by, tag.consultation, now=now))
    if not confirmed and tag.tagged.exists():
        raise TagInUse
    record("comment_tag.deleted", tag, by=by, now=now, name=tag.name)
    tag.delete()


def _free_name(consultation, name, but=None):
    name = " ".join(name.split())
    others = consultation.tags.exclude(pk=but.pk) if but else consultation.tags.all()
    if others.filter(name__iexact=name).exists():
        raise _taken(name)
    return name


def _taken(name):
    return ValidationError(_("Ya hay una etiqueta «%(name)s».") % {"name": name})


@transaction.atomic
def add_note(comment, *, text, by, now) -> Note:
    """Tell the team something about an observation."""
    require(can_answer(by, comment.consultation, now=now))
    note = Note.objects.create(comment=comment, text=text, by=by, at=now)
    record("comment_note.added", comment, by=by, now=now, note=note.pk)
    return note


@transaction.atomic
def remove_note(note, *, by, now) -> None:
    """Take back a note of one's own; removing it twice changes nothing."""
    require(note.by_id == by.pk and can_answer(by, note.comment.consultation, now=now))
    if Note.objects.filter(pk=note.pk, removed_at=None).update(removed_at=now):
        record("comment_note.removed", note.comment, by=by, now=now, note=note.pk)


@transaction.atomic
def mark_read(comment, *, by, now) -> None:
    """She opened it. Only the first time counts, though two of her windows open it at once."""
    Reading.objects.bulk_create([Reading(comment=comment, by=by, at=now)], ignore_conflicts=True)
