"""What is hers in a process: what she sent, what was said against it and who she put forward."""

from django.urls import reverse

from councils.models import Application, Candidacy, Objection, StageCode
from participa.notifications.events import event
from participa.notifications.people import ToPeople, pk_of

from .telling import process_thread, span_of


class Hers(ToPeople):
    """A receipt, or what was decided about it: it is owed to her whatever she asked about the rest."""

    may_be_silenced = False

    def thread(self, news):
        return process_thread(news)


class OfAnApplication(Hers):
    """To whoever sent it."""

    def people(self, pk, announcement):
        return Application.objects.filter(pk=pk).values("applicant")

    def may_receive(self, message):
        live = Application.objects.live().filter(pk=pk_of(message)).exists()
        return "" if live else "la postulación fue retirada"

    def path(self, announcement):
        return Application.objects.get(pk=pk_of(announcement)).get_absolute_url()

    def words(self, message):
        found = Application.objects.select_related(
            "process__council__service", "organization", "contest__estate"
        )
        application = found.prefetch_related("process__stages").get(pk=pk_of(message))
        process = application.process
        return {
            "application": application,
            "process": process,
            "council": process.council,
            "registration": span_of(process.stage(StageCode.REGISTRATION)),
            "objections": span_of(process.stage(StageCode.OBJECTIONS)),
        }


@event("council_application_received")
class ApplicationReceived(OfAnApplication):
    template = "council_application_received"


@event("council_application_decided")
class ApplicationDecided(OfAnApplication):
    template = "council_application_decided"


@event("council_objection_ruled")
class ObjectionRuled(Hers):
    """To whoever objected, and to whoever it was about."""

    template = "council_objection_ruled"

    def people(self, pk, announcement):
        objection = Objection.objects.select_related("application").get(pk=pk)
        return [objection.author_id, objection.application.applicant_id]

    def path(self, announcement):
        return _objection(announcement).process.get_absolute_url()

    def words(self, message):
        objection = _objection(message)
        return {"objection": objection, "process": objection.process, "council": objection.process.council}


def _objection(news):
    found = Objection.objects.select_related("process__council__service", "application__organization")
    return found.get(pk=pk_of(news))


@event("council_candidacy_decided")
class CandidacyDecided(Hers):
    """To whoever put her forward."""

    template = "council_candidacy_decided"

    def people(self, pk, announcement):
        return Candidacy.objects.filter(pk=pk).values("nominated_by")

    def path(self, announcement):
        return reverse("councils:application", args=[_candidacy(announcement).application.receipt])

    def words(self, message):
        candidacy = _candidacy(message)
        process = candidacy.contest.process
        return {
            "candidacy": candidacy,
            "process": process,
            "council": process.council,
            "candidates": span_of(process.stage(StageCode.CANDIDATES)),
        }


def _candidacy(news):
    found = Candidacy.objects.select_related(
        "contest__process__council__service", "organization", "application"
    )
    return found.get(pk=pk_of(news))
