"""Councils of civil society (Law 18.575, art. 74): how they are elected, who sits, what they do."""

from .ballot import Ballot, RollEntry, RollMark
from .council import (
    Council,
    CouncilOffice,
    CouncilRules,
    Estate,
    Reelection,
    Seat,
    Share,
    State,
    Voters,
)
from .election import Candidacy, Contest
from .mandate import Mandate, Term, TermExtension
from .opinion import Opinion
from .process import Commissioner, Method, Process, Stage, StageChange, StageCode
from .registration import Application, ApplicationDocument, Objection
from .session import AgendaItem, Agreement, AgreementUpdate, Attendance, Minutes, Session, Signature

__all__ = [
    "AgendaItem",
    "Agreement",
    "AgreementUpdate",
    "Application",
    "ApplicationDocument",
    "Attendance",
    "Ballot",
    "Candidacy",
    "Commissioner",
    "Contest",
    "Council",
    "CouncilOffice",
    "CouncilRules",
    "Estate",
    "Mandate",
    "Method",
    "Minutes",
    "Objection",
    "Opinion",
    "Process",
    "Reelection",
    "RollEntry",
    "RollMark",
    "Seat",
    "Session",
    "Share",
    "Signature",
    "Stage",
    "StageChange",
    "StageCode",
    "State",
    "Term",
    "TermExtension",
    "Voters",
]
