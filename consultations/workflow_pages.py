"""How the state of an answer is shown."""

from .models import AnswerState

STATE_KINDS = {  # state: kind of tag
    AnswerState.TO_DO: "warning",
    AnswerState.DRAFT: "neutral",
    AnswerState.FOR_REVIEW: "open",
    AnswerState.ACCEPTED: "done",
}
