"""Public services, who may act for them, and what Law 20.500 makes each of them run."""

from .facts import (
    DatedFact,
    Mechanism,
    ParticipationContact,
    ParticipationNorm,
    ParticipationRule,
    RelevantInformation,
)
from .service import FormerName, Invitation, Membership, PublicService
from .transparency import TransparencyConfirmation

__all__ = [
    "DatedFact",
    "FormerName",
    "Invitation",
    "Mechanism",
    "Membership",
    "ParticipationContact",
    "ParticipationNorm",
    "ParticipationRule",
    "PublicService",
    "RelevantInformation",
    "TransparencyConfirmation",
]
