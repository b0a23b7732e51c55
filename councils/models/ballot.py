"""The roll and the urn: who may vote and did, and what was voted, in tables that nothing joins.

A mark says that the holder of a line of the roll voted. A ballot says what somebody of a contest voted.
Neither has a time, a sequence or a key to the other. While the urn is open the database itself keeps traces
(the transaction that wrote each row, its place in the file): ``councils.urn`` writes them away before
anything of the result is read. What no portal can hide is said to people on the page of the secret of the
vote.
"""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from participa.organizations.models import Organization

from .election import Contest
from .process import Process
from .registration import Application


class RollEntry(models.Model):
    """A line of the final roll (*padrón*): one right to vote in one contest."""

    process = models.ForeignKey(Process, models.PROTECT, related_name="roll")
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="roll")
    application = models.OneToOneField(Application, models.PROTECT, related_name="roll_entry")
    number = models.PositiveIntegerField(_("número"))
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="council_roll")

    class Meta:
        verbose_name = _("línea del padrón")
        verbose_name_plural = _("padrón")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="roll_number_once"),
            models.UniqueConstraint(fields=["process", "voter"], name="one_vote_per_person"),
        ]

    def __str__(self):
        return f"{self.number}"


class RollMark(models.Model):
    """Whether the vote of a line of the roll was cast. Nothing else: not when, not what."""

    EMPTIED_BY_THE_PORTAL = True  # councils.urn moves it to a new file: participa/audit/grants.py

    entry = models.OneToOneField(RollEntry, models.CASCADE, primary_key=True, related_name="mark")
    voted = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("marca del padrón")

    def __str__(self):
        return f"{self.entry_id}"


class Ballot(models.Model):
    """A vote in the urn: the numbers marked, or none. Its code is known to whoever cast it alone."""

    EMPTIED_BY_THE_PORTAL = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="+")
    code = models.CharField(max_length=16)
    choices = models.JSONField(default=list)  # numbers of candidacies, ascending; empty: blank

    class Meta:
        verbose_name = _("voto")
        constraints = [models.UniqueConstraint(fields=["code"], name="ballot_code_once")]

    def __str__(self):
        return self.code
