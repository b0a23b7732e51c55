"""Taking what somebody answered in words out of sight, for a listed reason, and showing it again."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from consultations.models import Answer
from consultations.models.moderation import LISTED
from consultations.permissions import can_screen
from participa.audit.actions import record
from participa.core.lifecycle import TransitionError
from participa.core.pagecache import forget_pages
from participa.core.permissions import require


@transaction.atomic
def hide_answer(answer, *, reason, by, now):
    """Show the reason in its place, everywhere. Her author sees it in her receipt; it still counts.

    Raises ValidationError for a reason that is not listed, TransitionError if somebody hid it first.
    """
    require(can_screen(by, answer.sheet, now=now))
    if reason not in LISTED:
        raise ValidationError({"reason": _("Elige el motivo por el que se retira.")})
    _become(answer, reason, before="")
    record("sheet.answer_hidden", answer.sheet, by=by, now=now, question=answer.question_id, reason=reason)


@transaction.atomic
def show_answer(answer, *, by, now):
    """It was hidden and should not have been. Raises TransitionError if it is shown already."""
    require(can_screen(by, answer.sheet, now=now))
    _become(answer, "", before=answer.hidden_reason)
    record("sheet.answer_shown", answer.sheet, by=by, now=now, question=answer.question_id)


def _become(answer, reason, *, before):
    here = Answer.objects.filter(pk=answer.pk, hidden_reason=before).exclude(text="")
    if reason == before or not here.update(hidden_reason=reason):
        raise TransitionError(f"{answer!r} is not as it was seen.")
    answer.hidden_reason = reason
    forget_pages(answer.sheet.consultation.get_absolute_url())
