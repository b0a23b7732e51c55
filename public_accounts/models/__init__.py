"""Participatory public accounts (Law 18.575, art. 72): a body tells what it did, is asked, and answers."""

from .account import Account, Milestone, MilestoneChange, Phase, Status
from .commitment import (
    OPEN,
    ActionPlan,
    Assessment,
    Commitment,
    CommitmentMilestone,
    Goal,
    Progress,
)
from .event import AccountEvent, Answer, Attendance, Audience
from .question import AnswerGroup, AnswerVersion, Question, QuestionSupport
from .report import CouncilNote, Report, Season

__all__ = [
    "OPEN",
    "Account",
    "AccountEvent",
    "ActionPlan",
    "Answer",
    "AnswerGroup",
    "AnswerVersion",
    "Assessment",
    "Attendance",
    "Audience",
    "Commitment",
    "CommitmentMilestone",
    "CouncilNote",
    "Goal",
    "Milestone",
    "MilestoneChange",
    "Phase",
    "Progress",
    "Question",
    "QuestionSupport",
    "Report",
    "Season",
    "Status",
]
