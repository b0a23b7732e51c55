"""How long what a council's process asked of people is kept, once it ended."""

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from participa.core.retention import Rule, rule
from participa.documents.actions import discard

from .models import Application, ApplicationDocument, Candidacy, Objection, RollMark


class OfAProcess(Rule):
    """Rows of a process, old since its members were appointed or it was annulled. ``process``: the way to
    it."""

    age = "ended_at"
    process = ""

    def rows(self):
        """Those that go, of whatever process."""
        raise NotImplementedError

    def due(self, now):
        ended = Coalesce(f"{self.process}__appointed_at", f"{self.process}__annulled_at")
        return self.rows().annotate(ended_at=ended).filter(ended_at__lt=self.before(now))


class WithItsFile(OfAProcess):
    """What goes takes its file along."""

    def forget(self, rows, *, now):
        documents = [row.document for row in rows.select_related("document") if row.document_id]
        rows.delete()
        for document in documents:
            discard(document, now=now)


@rule
class Papers(WithItsFile):
    name = "council_papers"
    title = _("Papeles de postulaciones a consejos que no siguieron")
    fate = _("Se borran los papeles de las retiradas o no admitidas, y los que otro reemplazó.")
    reason = _("Hasta entonces el proceso podría reclamarse; después solo importa qué se decidió y por qué.")
    process = "application__process"

    def rows(self):
        left = [Application.Status.WITHDRAWN, Application.Status.INADMISSIBLE]
        return ApplicationDocument.objects.filter(
            Q(application__status__in=left) | Q(replaced_at__isnull=False)
        )


@rule
class Objections(WithItsFile):
    name = "council_objections"
    title = _("Objeciones que su autora o autor retiró")
    fate = _("Se borran, con su respaldo. Las resueltas quedan: explican el padrón.")
    reason = _("Nadie alcanzó a resolverlas y quien las escribió no quiso seguir.")
    process = "process"

    def rows(self):
        return Objection.objects.filter(status=Objection.Status.WITHDRAWN)


@rule
class Candidacies(OfAProcess):
    name = "council_candidacies"
    title = _("Candidaturas que no llegaron a la papeleta")
    fate = _("Se borran. Las de la papeleta quedan: son el resultado.")
    reason = _("Hasta entonces el proceso podría reclamarse; nadie votó por ellas.")
    process = "contest__process"

    def rows(self):
        left = [Candidacy.Status.WITHDRAWN, Candidacy.Status.REJECTED]
        return Candidacy.objects.filter(status__in=left, number=None)


@rule
class Marks(OfAProcess):
    name = "council_marks"
    title = _("Quién votó en la elección de un consejo")
    fate = _("Se borra la marca del padrón. Cuántos votos hubo queda en el acta.")
    reason = _("Sirve para que nadie vote dos veces y para comparar los votos con el padrón al publicar.")
    process = "entry__process"

    def rows(self):
        return RollMark.objects.all()
