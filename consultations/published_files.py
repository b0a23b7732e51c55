"""The files of an answered consultation that people may get: the last ones made, while they are true.

An act of moderation after they were read makes them untrue: nobody gets them until they are made again,
so that no file says what was taken out of sight. Those before the last are kept, and given to nobody.
"""

from django.db.models import Exists, OuterRef, Subquery
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from participa.jobs.models import Job

from .actions.filing import JOB
from .evidence import MANIFEST
from .models import Consultation, ModerationAct, Publication
from .permissions import ANSWERERS

EVIDENCE = Publication.Kind.EVIDENCE


def current():
    """The last files of each consultation, true or not."""
    newest = Publication.objects.filter(consultation=OuterRef("consultation")).order_by("-made_at")
    return Publication.objects.filter(made_at=Subquery(newest.values("made_at")[:1]))


def public():
    """Those that anybody may get."""
    acts = ModerationAct.objects.exclude(kind=ModerationAct.Kind.KEPT)
    since = acts.filter(comment__consultation=OuterRef("consultation"), at__gt=OuterRef("made_at"))
    return current().exclude(kind=EVIDENCE).filter(~Exists(since))


def readable_files(user, now):
    """Ids of the files of answered consultations, which anybody may read."""
    return public().filter(consultation__in=Consultation.objects.public()).values("document")


def readable_evidence(user, now):
    """Ids of the administrative files: of the consultations this person answers."""
    hers = Consultation.objects.administered_by(user, *ANSWERERS, now=now)
    return current().filter(kind=EVIDENCE, consultation__in=hers).values("document")


def files_of(consultation):
    """What anybody may get of it, as components/document.html takes it."""
    found = public().filter(consultation=consultation).select_related("document").order_by("pk")
    return [_shown(one.document) for one in found]


def _shown(document):
    kind = document.kind
    names = {"PDF": _("Informe de respuestas"), "XLSX": _("Observaciones y respuestas, en planilla")}
    is_figures = document.name.startswith("cifras-")
    name = _("Cifras") if is_figures else names.get(kind, _("Observaciones y respuestas"))
    about = f"{kind}, {filesizeformat(document.size)}"
    return {"kind": kind, "title": name, "url": document.get_absolute_url(), "about": about}


def office_page(consultation):
    """How the files of it are going, for its team."""
    made = list(
        current().filter(consultation=consultation).select_related("document", "made_by").order_by("pk")
    )
    shown = files_of(consultation)
    evidence = next((one.document for one in made if one.kind == EVIDENCE), None)
    work = Job.objects.filter(kind=JOB, params={"consultation": consultation.pk}).first()
    return {
        "consultation": consultation,
        "files": shown,
        "evidence": _shown(evidence) | {"title": _("Expediente de la consulta")} if evidence else None,
        "made": made[0] if made else None,
        "untrue": bool(made) and not shown,
        "work": work,
        "check": f"sha256sum -c {MANIFEST}",
        "failed": work is not None and work.status == Job.Status.FAILED,
    }
