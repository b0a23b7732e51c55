"""What compliance keeps about people: only official acts."""

from participa.core.personal_data import official_acts

official_acts(
    "compliance.Method.set_by",
    "compliance.Snapshot.frozen_by",
    "compliance.Remark.replied_by",
    "compliance.Remark.closed_by",
    "compliance.Remark.written_by",
    "compliance.Dispute.ruled_by",
    "compliance.Dispute.written_by",
    "compliance.Report.made_by",
    "compliance.Report.published_by",
)
