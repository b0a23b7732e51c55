"""Everything that changes a consultation, by the person who does it: drafting, commenting, answering."""
