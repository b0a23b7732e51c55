"""Who sees to it that the law is complied with, and who speaks for a body."""

from django.db.models import Q

from participa.services.models import PublicService
from participa.services.permissions import EDITORS, acts_for

from .models import Dispute, Report


def oversees(user):
    """SEGEGOB: sees every body, observes, rules on disputes, freezes months, sets the method."""
    return user.is_authenticated and user.has_perm("compliance.oversee")


def speaks_for(user, service, *, now):
    """Dispute a value or reply to an observation in the name of a body, as a whole."""
    return service.closed_on is None and acts_for(user, service, *EDITORS, now=now)


def may_report(user, service, *, now):
    """Make the report of a month and publish it: SEGEGOB any of them, a body its own."""
    return oversees(user) or (service is not None and speaks_for(user, service, now=now))


def readable_evidence(user, now):
    """Ids of the files of disputes: everybody's once SEGEGOB ruled; before, of both sides."""
    found = Dispute.objects.filter(document__isnull=False)
    if not oversees(user):
        hers = PublicService.objects.administered_by(user, now=now)
        found = found.filter(~Q(status=Dispute.Status.OPEN) | Q(service__in=hers))
    return found.values("document")


def readable_reports(user, now):
    """Ids of the PDFs of reports; see ``_of_readable_reports``."""
    return _of_readable_reports(user, now).values("pdf")


def readable_report_data(user, now):
    """Ids of their data, likewise."""
    return _of_readable_reports(user, now).values("data")


def readable_dictionaries(user, now):
    """Ids of what explains those data, likewise."""
    return _of_readable_reports(user, now).values("dictionary")


def _of_readable_reports(user, now):
    """Published, everybody's; before, of SEGEGOB and of whoever acts for the body it is about."""
    if oversees(user):
        return Report.objects.all()
    hers = PublicService.objects.administered_by(user, now=now)
    return Report.objects.filter(Q(published_at__isnull=False) | Q(service__in=hers))
