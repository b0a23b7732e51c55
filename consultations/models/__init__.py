"""Citizen consultations (Law 18.575, art. 73): window, texts, what people say and what is answered."""

from .answer import CommentGroup, Decision
from .comment import Comment, CommentDraft, CommentVersion, ParticipantProfile, TypedComment
from .consultation import BackgroundDocument, Consultation, Phase, Section, Status
from .extension import Extension
from .figures import CommentDelta, Tally

__all__ = [
    "BackgroundDocument",
    "Comment",
    "CommentDelta",
    "CommentDraft",
    "CommentGroup",
    "CommentVersion",
    "Consultation",
    "Decision",
    "Extension",
    "ParticipantProfile",
    "Phase",
    "Section",
    "Status",
    "Tally",
    "TypedComment",
]
