"""Who moved a deadline, and who changed a rule: acts in the name of the State."""

from participa.core.personal_data import official_acts

official_acts(
    "deadlines.Adjustment.by",
    "deadlines.Adjustment.resumed_by",
    "deadlines.DeadlineMove.by",
    "deadlines.Rule.changed_by",
)
