"""What SEGEGOB and a body said to each other, as the public reads it, and the badge of the body."""

from django.conf import settings
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from participa.core.dates import month_words, short_date
from participa.core.figures import figure

from .body_pages import DISPUTE_TAGS, REMARK_TAGS
from .indicators import INDICATORS
from .models import Dispute, Remark

SHOWN = 20


def disputes_of(service, months):
    """Its objections and what was ruled. While one is open only that it is being looked at is told.

    ``months``: the measured ones: a ruling that came after a month was frozen does not change its figure.
    """
    frozen = {one.month: one.frozen_at for one in months if one.frozen_at}
    found = Dispute.objects.filter(service=service).select_related("document")
    return [
        {
            "code": one.indicator,
            "name": INDICATORS[one.indicator].name,
            "month": month_words(one.month),
            "month_day": one.month,
            "is_open": one.status == Dispute.Status.OPEN,
            "tag": (
                DISPUTE_TAGS[one.status],
                _("En revisión") if one.status == Dispute.Status.OPEN else one.get_status_display(),
            ),
            "written_at": one.written_at,
            "note": one.note,
            "url": one.url,
            "document": one.document,
            "ruling": one.ruling,
            "value": "" if one.value is None else figure(round(one.value * 100)),
            "came_late": one.value is not None and one.month in frozen and frozen[one.month] <= one.ruled_at,
            "ruled_at": one.ruled_at,
        }
        for one in found.defer("ruled_by", "written_by")[:SHOWN]
    ]


def remarks_of(service):
    """The observations that SEGEGOB made public."""
    found = Remark.objects.filter(service=service, is_public=True)
    return [
        {
            "code": one.indicator,
            "name": INDICATORS[one.indicator].name if one.indicator else "",
            "tag": (REMARK_TAGS[one.status], one.get_status_display()),
            "one": one,
            "due": short_date(one.due_on) if one.due_on else "",
        }
        for one in found.defer("written_by", "replied_by", "closed_by")[:SHOWN]
    ]


def badge_of(service):
    """The badge, and what is copied to show it elsewhere."""
    address = reverse("compliance:badge", args=[service.slug])
    page = reverse("compliance:detail", args=[service.slug])
    words = _("Cumplimiento de %(name)s en Portal Participa") % {"name": service.name}
    image = f'<img src="{settings.SITE_URL}{address}" alt="{escape(words)}" width="220" height="64">'
    return {"url": address, "alt": words, "snippet": f'<a href="{settings.SITE_URL}{page}">{image}</a>'}
