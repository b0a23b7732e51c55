"""What boletines keep about people: who of the State wrote, sent and stopped them."""

from participa.core.personal_data import official_acts

official_acts(
    "newsletters.Letter.queued_by",
    "newsletters.Letter.cancelled_by",
    "newsletters.Letter.created_by",
    "newsletters.Letter.changed_by",
)
