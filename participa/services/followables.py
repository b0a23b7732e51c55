"""Bodies of the State that people follow: one of them, or a ministry with all that depends on it."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.subscriptions.registry import Followable, Found, followable

from .models import PublicService


def marks_of(service) -> list[tuple[str, str]]:
    """The body, its ministry and the region of a local one. ``service``: with its parents at hand."""
    marks = [("servicio", service.code)]
    above = service
    while above:
        if above.kind == PublicService.Kind.MINISTRY:
            marks.append(("ministerio", above.code))
        above = above.parent
    if service.region:
        marks.append(("region", service.region.slug))
    return marks


WITH_MARKS = ("service__parent__parent", "service__region")  # for select_related, of what belongs to a body


@followable
class Services(Followable):
    kind = "servicio"
    label = gettext_lazy("Servicios públicos")
    takes_letters = True
    asked = Q()

    def find(self, slug):
        service = PublicService.objects.active().filter(self.asked, slug=slug).first()
        return self.told_as(service) if service else None

    def present(self, keys):
        found = PublicService.objects.active().filter(self.asked, code__in=keys)
        return {service.code: self.told_as(service) for service in found}

    def told_as(self, service):
        return Found(service.code, service.name, service.name, service.get_absolute_url())

    def told(self):
        return [
            _("que abre una consulta, una actividad o un proceso de su consejo"),
            _("que convoca a su cuenta pública o la publica"),
            _("que publica su plan del año o cambia un plazo"),
        ]


@followable
class Ministries(Services):
    kind = "ministerio"
    label = gettext_lazy("Ministerios, con los servicios que dependen de ellos")
    asked = Q(kind=PublicService.Kind.MINISTRY)

    def offered(self):
        return list(PublicService.objects.active().filter(self.asked).values_list("slug", "name"))

    def told_as(self, service):
        words = _("%(name)s y los servicios que dependen de él") % {"name": service.name}
        return Found(service.code, words, words, service.get_absolute_url())
