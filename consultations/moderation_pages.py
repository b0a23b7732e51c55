"""What the screens of moderation show: plain values for the templates."""

from collections import defaultdict

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.core.ago import ago
from participa.core.calendar import day_of
from participa.core.dates import full_date
from participa.core.figures import figure
from participa.organizations.voices import with_voices

from .actions.appealing import appeals_until
from .actions.moderating import last_hiding
from .models import Appeal, Attachment, Comment, Report
from .models.moderation import LISTED, URGENT, Reason
from .pages import opinion
from .permissions import can_moderate, can_rule
from .personal_spots import found_in

REPORTS, FILES = "avisos", "archivos"
PER_PAGE = 20
PARTS = ("consultation__service", "section", "assisted_session", "intake")


def waiting_in(consultations, query):
    """What waits to be looked at in these consultations: threats and hate first, then what waits longest."""
    reports = Report.objects.waiting().filter(comment=OuterRef("pk"))
    files = Attachment.objects.waiting().filter(comment=OuterRef("pk"))
    counted = reports.order_by().values("comment").annotate(n=Count("pk")).values("n")
    first_report = Subquery(reports.order_by("at").values("at")[:1])
    first_file = Subquery(files.order_by("at").values("at")[:1])
    found = Comment.objects.visible().filter(_of_sort(query), consultation__in=consultations)
    if code := query.get("consulta", "").replace("\x00", ""):
        found = found.filter(consultation__code=code)
    if (reason := query.get("motivo", "")) in LISTED:
        found = found.filter(Exists(reports.filter(reason=reason)))
    return found.annotate(
        urgent=Exists(reports.filter(reason__in=URGENT)),
        report_count=Coalesce(Subquery(counted, output_field=IntegerField()), 0),
        since=Coalesce(Least(first_report, first_file), first_report, first_file),
    ).order_by("-urgent", "since", "pk")


def _of_sort(query):
    reported = Q(pk__in=Report.objects.waiting().order_by().values("comment"))
    with_files = Q(pk__in=Attachment.objects.waiting().order_by().values("comment"))
    return {REPORTS: reported, FILES: with_files}.get(query.get("que", ""), reported | with_files)


def rows(comments, *, now):
    """Each comment with who reported what of it, and the files that wait. Two queries."""
    comments = with_voices(list(comments))
    keys = [comment.pk for comment in comments]
    reports, files = defaultdict(list), defaultdict(list)
    for one in Report.objects.waiting().filter(comment__in=keys):
        reports[one.comment_id].append(one)
    for one in Attachment.objects.waiting().filter(comment__in=keys).select_related("document"):
        files[one.comment_id].append(one)
    return [
        opinion(comment, comment.consultation)
        | {
            "comment": comment,
            "pk": comment.pk,
            "url": reverse("moderation:comment", args=[comment.receipt]),
            "urgent": comment.urgent,
            "waits": _("Llegó %(when)s") % {"when": ago(day_of(comment.since), day_of(now))},
            "reports": reports[comment.pk],
            "report_words": report_words(comment.report_count),
            "files": files[comment.pk],
        }
        for comment in comments
    ]


def report_words(count):
    return ngettext("%(count)s aviso", "%(count)s avisos", count) % {"count": figure(count)}


def filters_of(consultations, query):
    """The choices of the queue's filter, with what is chosen."""
    return {
        "sort": query.get("que", ""),
        "sorts": [(REPORTS, _("Con avisos")), (FILES, _("Con archivos por revisar"))],
        "reason": query.get("motivo", ""),
        "reasons": [(one.value, one.label) for one in LISTED],
        "consultation": query.get("consulta", ""),
        "consultations": list(consultations.order_by("code").only("code", "title")[:200]),
    }


def plain_opinion(comment):
    """A comment as the public reads it, without what the public may do about it."""
    return opinion(comment, comment.consultation) | {"links": []}


def comment_page(comment, *, by, now):
    """All that was done with a comment, and what this person may do now."""
    with_voices([comment])
    reports = list(comment.reports.select_related("reporter").order_by("at", "pk"))
    appeals = list(comment.appeals.select_related("act", "author", "ruled_by").order_by("-at", "-pk"))
    waiting = next((one for one in appeals if one.status == Appeal.Status.WAITING), None)
    hidden = last_hiding(comment)
    may = can_moderate(by, comment, now=now)
    is_shown = comment.status == Comment.Status.RECEIVED
    return {
        "comment": comment,
        "consultation": comment.consultation,
        "item": plain_opinion(comment),
        "reports": reports,
        "waiting_reports": [one for one in reports if one.settled_at is None],
        "files": list(comment.attachments.select_related("document", "decided_by")),
        "acts": list(comment.moderation.select_related("by").order_by("-at", "-pk")),
        "appeals": appeals,
        "appeal": waiting,
        "hidden": hidden,
        "may_act": may,
        "may_hide": may and is_shown,
        "may_keep": may and is_shown and any(one.settled_at is None for one in reports),
        "may_restore": may and hidden and hidden.reason != Reason.NOT_MINE and waiting is None,
        "may_redact": may and (is_shown or hidden is not None),
        "may_open": may and comment.is_redacted,
        "spots": len(found_in(comment.text)) if may and (is_shown or hidden) else 0,
    }


def appeals_of(consultations):
    """Those that wait for a ruling, the oldest first."""
    asked = Appeal.objects.waiting().filter(comment__consultation__in=consultations)
    parts = (f"comment__{part}" for part in PARTS)
    return asked.select_related("act", *parts).order_by("at", "pk")


def appeal_page(appeal, *, by, now):
    """What was done, what is asked, and whether this person is the one to rule."""
    comment = appeal.comment
    with_voices([comment])
    return {
        "appeal": appeal,
        "comment": comment,
        "consultation": comment.consultation,
        "item": plain_opinion(comment),
        "act": appeal.act,
        "may_rule": appeal.status == Appeal.Status.WAITING and can_rule(by, appeal, now=now),
        "against_her": appeal.kind == Appeal.Kind.NOT_MINE,
    }


def standing(comment, *, mine, now):
    """What a receipt says of what moderation did: why, and what whoever wrote it may do. None if nothing."""
    if not comment.is_out_of_sight:
        return None
    act = last_hiding(comment)
    appeal = comment.appeals.filter(act=act).first() if act else comment.appeals.waiting().first()
    until = appeals_until(act) if act and act.reason != Reason.NOT_MINE else None
    return {
        "disputed": comment.status == Comment.Status.DISPUTED,
        "reason": Reason(act.reason).label if act else "",
        "words": act.words if act else "",
        "at": act.at if act else None,
        "appeal": appeal if mine or appeal is None else None,
        "until": full_date(until) if until else "",
        "may_appeal": bool(mine and until and now < until and appeal is None),
    }


def sealed_texts(comment):
    """What it said before it was redacted, its oldest version first. Whoever reads them leaves why."""
    return list(comment.sealed.select_related("act__by").order_by("version", "pk"))


def prefilled(text):
    """What the form to redact proposes: each datum found, once."""
    proposed = dict.fromkeys((text[start:end], what) for start, end, what in found_in(text))
    return {
        name: value
        for number, (words, what) in enumerate(proposed, 1)
        for name, value in ((f"strike_{number}", words), (f"what_{number}", what))
    }
