"""Citizen consultations (Law 18.575, art. 73): window, texts, what people say and what is answered."""

from .analysis import (
    Batch,
    BatchItem,
    CommentTag,
    Note,
    Reading,
    SuggestedComment,
    Suggestion,
    Tag,
)
from .answer import AnswerSpreadsheet, AnswerState, AnswerVersion, CommentGroup, Decision, Unit
from .comment import Comment, CommentDraft, CommentVersion, ParticipantProfile, TypedComment
from .consultation import BackgroundDocument, Consultation, Phase, Section, Status
from .contribution import Attachment, EmailedComment, IntakeBatch, Support, SupportDelta
from .edition import Anchor, Edition, EditionText
from .extension import Extension
from .figures import CommentDelta, Tally
from .moderation import Appeal, ModerationAct, Reason, Report, SealedText
from .publication import Publication
from .questionnaire import Answer, AnswerDelta, AnswerSheet, AnswerTally, Question, QuestionOption
from .review import PreviewLink, Review

__all__ = [
    "Anchor",
    "Answer",
    "AnswerDelta",
    "AnswerSheet",
    "AnswerSpreadsheet",
    "AnswerState",
    "AnswerTally",
    "AnswerVersion",
    "Appeal",
    "Attachment",
    "BackgroundDocument",
    "Batch",
    "BatchItem",
    "Comment",
    "CommentDelta",
    "CommentDraft",
    "CommentGroup",
    "CommentTag",
    "CommentVersion",
    "Consultation",
    "Decision",
    "Edition",
    "EditionText",
    "EmailedComment",
    "Extension",
    "IntakeBatch",
    "ModerationAct",
    "Note",
    "ParticipantProfile",
    "Phase",
    "PreviewLink",
    "Publication",
    "Question",
    "QuestionOption",
    "Reading",
    "Reason",
    "Report",
    "Review",
    "SealedText",
    "Section",
    "Status",
    "SuggestedComment",
    "Suggestion",
    "Support",
    "SupportDelta",
    "Tag",
    "Tally",
    "TypedComment",
    "Unit",
]
