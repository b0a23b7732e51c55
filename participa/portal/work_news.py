"""News of their work that officials are told: a deadline that moved, and what SEGEGOB said to their body."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from participa.compliance.body_pages import indicator_name
from participa.compliance.models import Dispute, Remark
from participa.core.calendar import ONE_DAY, SANTIAGO
from participa.core.dates import full_date, month_words, plain_date
from participa.deadlines.models import Adjustment, DeadlineMove
from participa.deadlines.obligations import obligation_of, open_obligations
from participa.notifications.events import Happening, event
from participa.notifications.expansion import STALE
from participa.notifications.people import ToPeople, label_of, pk_of
from participa.services.permissions import EDITORS

from .pending import OFFICERS
from .work import TOLD_AT, Work, next_users, officials_of, owed_in_the_morning

# Deadlines that moved ----------------------------------------------------------------------------


@event("work_moved")
class WorkMoved(Work):
    """A deadline of theirs has another day: by an act of the service, or because SEGEGOB changed a rule.

    ``version``: 2 when a suspension was ended before its day.
    """

    def happened(self, now):
        """Of the days in which something is still told to anybody (notifications/expansion.py)."""
        since = now - STALE
        acts = Adjustment.objects.filter(Q(at__gt=since) | Q(resumed_at__gt=since))
        for one in acts.order_by("pk"):
            yield _moved(
                one, one.service_id, one.target_kind, one.target, one.old_on, one.new_on,
                at=one.resumed_at or one.at, version=2 if one.resumed_at else 1,
            )  # fmt: skip
        for one in DeadlineMove.objects.filter(at__gt=since).order_by("pk"):
            yield _moved(one, one.service_id, one.kind, one.code, one.from_on, one.to_on, at=one.at)

    def prepare(self, announcement):
        about = announcement.data
        owed = obligation_of(about["kind"], about["code"], now=announcement.at)
        return {"title": owed.title} if owed else {}

    def recipients(self, announcement, after, limit):
        if "title" not in announcement.scope:
            return []
        held = officials_of(announcement.data["service"], OFFICERS, at=announcement.at)
        local = announcement.at.astimezone(SANTIAGO)
        day = local.date() if local.time() < TOLD_AT else local.date() + ONE_DAY
        return owed_in_the_morning(next_users(held, after, limit), day)

    def headline(self, announcement):
        if "title" not in announcement.scope:
            return ""
        return _("Cambió de fecha, ahora es el %(day)s: %(title)s") % {
            "day": plain_date(parse_date(announcement.data["day"])),
            "title": announcement.scope["title"],
        }

    def path(self, announcement):
        about = announcement.data
        return reverse("deadlines:detail", args=[about["kind"], about["code"]])

    def live(self, now, services):
        """Those that are suspended too."""
        return {f"{one.kind}:{one.code}": one for one in open_obligations(now, services=services)}

    def key_of(self, message):
        return f"{message.data['kind']}:{message.data['code']}"

    def outdated(self, message):
        if message.live is None:
            return _("Ya se hizo.")
        return "" if f"{message.live.day}" == message.data["day"] else _("Volvió a cambiar de fecha.")

    def line(self, message):
        about = message.data
        was, day = parse_date(about["was"]), parse_date(about["day"])
        words = _("Antes era el %(was)s; ahora, el %(day)s.")
        return {
            "title": message.announcement.scope["title"],
            "about": words % {"was": full_date(was), "day": full_date(day)},
            "path": message.announcement.path,
        }


def _moved(row, service, kind, code, was, day, *, at, version=1):
    return Happening(
        object=f"{label_of(row)}:{row.pk}",
        at=at,
        version=version,
        data={"service": service, "kind": kind, "code": code, "was": f"{was}", "day": f"{day}"},
    )


# What SEGEGOB says -------------------------------------------------------------------------------


class FromSegegob(ToPeople):
    """Told at once to whoever speaks for the body, in one mail."""

    model = None

    def people(self, pk, announcement):
        thing = self.model.objects.filter(pk=pk).first()
        if thing is None:
            return []
        return officials_of(thing.service_id, EDITORS, at=announcement.at).values("user")

    def may_receive(self, message):
        thing = self.model.objects.get(pk=pk_of(message))
        held = officials_of(thing.service_id, EDITORS, at=timezone.now())
        if not held.filter(user=message.user_id).exists():
            return _("Ya no actúa por ese servicio.")
        return self.outdated(thing)

    def outdated(self, thing):
        return ""

    def words(self, message):
        thing = self.model.objects.select_related("service").get(pk=pk_of(message))
        return {"thing": thing, "service": thing.service, "about": indicator_name(thing.indicator)}


@event("service_remarked")
class ServiceRemarked(FromSegegob):
    template = "work_remark"
    model = Remark

    def outdated(self, thing):
        return "" if thing.status == Remark.Status.OPEN else _("SEGEGOB ya la cerró.")

    def path(self, announcement):
        return reverse("compliance_office:remark", args=[pk_of(announcement)])


@event("dispute_ruled")
class DisputeRuled(FromSegegob):
    template = "work_ruling"
    model = Dispute

    def words(self, message):
        found = super().words(message)
        return found | {"month": month_words(found["thing"].month)}

    def path(self, announcement):
        dispute = Dispute.objects.select_related("service").get(pk=pk_of(announcement))
        return reverse("compliance_office:service", args=[dispute.service.slug])
