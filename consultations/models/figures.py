"""The figures of a consultation, as the worker keeps them."""

from django.db import models

from .consultation import Consultation


class CommentDelta(models.Model):
    """A comment that came (+1) or went (-1) and is not yet in the figures.

    The request only adds a row; the worker sums rows into ``Tally`` and removes them in one
    transaction. So counting makes nobody wait for a lock, and no comment is counted twice.
    """

    consultation = models.ForeignKey(
        Consultation, models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    change = models.SmallIntegerField()
    facts = models.JSONField(default=dict)  # {"position": "support", "section": "12", "region": "3", ...}

    def __str__(self):
        return f"{self.consultation_id}: {self.change:+d}"


class Tally(models.Model):
    """How many comments of a consultation share a trait. ``dimension`` is "all" for their number."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="tallies")
    dimension = models.CharField(max_length=12)  # all, position, section, voice, region, residence, sex, age
    key = models.CharField(max_length=20, blank=True)
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "dimension", "key"], name="tally_once"),
        ]

    def __str__(self):
        return f"{self.consultation_id} {self.dimension} {self.key}: {self.count}"
