"""Activities: the complementary mechanisms of participation, from the call to their published results."""

from .activity import Activity, Kind, Mode, Phase, Rescheduling, Status
from .agreement import ActivityAgreement, ActivityAgreementUpdate
from .attendance import Attendance, DoorTap, HeadCount, RegionAttendance, Sex
from .contribution import Contribution, ContributionSupport, Position, Theme
from .programme import ActivityDocument, Photo, Stage
from .registration import Registration
from .reported import ReportedFigure
from .working_table import Meeting, TableMember, WorkPlanItem

__all__ = [
    "Activity",
    "ActivityAgreement",
    "ActivityAgreementUpdate",
    "ActivityDocument",
    "Attendance",
    "Contribution",
    "ContributionSupport",
    "DoorTap",
    "HeadCount",
    "Kind",
    "Meeting",
    "Mode",
    "Phase",
    "Photo",
    "Position",
    "RegionAttendance",
    "Registration",
    "ReportedFigure",
    "Rescheduling",
    "Sex",
    "Stage",
    "Status",
    "TableMember",
    "Theme",
    "WorkPlanItem",
]
