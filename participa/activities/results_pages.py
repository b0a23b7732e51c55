"""What an activity leaves, as the office's screens show it."""

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from participa.core.figures import figure

from .dues import url
from .models import Contribution
from .table_pages import AGREEMENT_KINDS


def checks(activity, now):
    """What has to be so before the results are published, and what had better be: (kind, words, link)."""
    ended = now >= activity.ends_at
    current = activity.attendances.current().first()
    owed = Contribution.objects.unanswered().filter(activity=activity).count()
    found = [
        {
            "is_done": ended,
            "blocks": True,
            "text": _("La actividad ya terminó.") if ended else _("La actividad todavía no termina."),
        },
        {
            "is_done": current is not None,
            "blocks": True,
            "text": _("Asistieron %(n)s personas.") % {"n": figure(current.total)}
            if current
            else _("Falta registrar cuántas personas asistieron."),
            "url": "" if current else url("attendance", activity),
            "action": _("Registrar la asistencia"),
        },
    ]
    if activity.contributions.told().exists():
        found.append(
            {
                "is_done": not owed,
                "blocks": False,
                "text": _("Quedan %(n)s aportes sin respuesta. Puedes responderlos después.")
                % {"n": figure(owed)}
                if owed
                else _("Todas las propuestas y preguntas tienen respuesta."),
                "url": url("contributions", activity) if owed else "",
                "action": _("Responder"),
            }
        )
    return found


def agreement_rows(activity, today):
    """What was agreed, with how each goes."""
    return [
        {
            "one": one,
            "url": url("agreement", activity, one.number),
            "tag": ("error", _("Atrasado"))
            if one.is_late(today)
            else (AGREEMENT_KINDS[one.state], one.get_state_display()),
        }
        for one in activity.agreements.select_related("meeting")
    ]


def photo_rows(activity):
    return [
        {
            "pk": one.pk,
            "url": one.document.get_absolute_url(),
            "alternative": one.alternative,
            "caption": one.caption,
        }
        for one in activity.photos.select_related("document")
    ]


def paper_rows(activity):
    return [
        {
            "pk": one.pk,
            "title": one.title,
            "url": one.document.get_absolute_url(),
            "kind": one.document.kind,
            "about": f"{one.get_kind_display()}, {filesizeformat(one.document.size)}",
        }
        for one in activity.documents.select_related("document")
    ]
