"""Topics and regions: what is followed whatever body it comes from."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa.reference.models import Region, Topic

from .registry import Followable, Found, followable


def marks_of_topics(topics) -> list[tuple[str, str]]:
    """Each of these topics and the group it is in. ``topics``: with ``select_related("parent")``."""
    slugs = {topic.slug for topic in topics} | {topic.parent.slug for topic in topics if topic.parent}
    return [("tema", slug) for slug in sorted(slugs)]


def marks_of_region(region) -> list[tuple[str, str]]:
    return [("region", region.slug)] if region else []


@followable
class Topics(Followable):
    kind = "tema"
    label = gettext_lazy("Temas")
    takes_letters = True

    def find(self, slug):
        topic = Topic.objects.filter(slug=slug).first()
        return _topic(topic) if topic else None

    def present(self, keys):
        return {topic.slug: _topic(topic) for topic in Topic.objects.filter(slug__in=keys)}

    def told(self):
        return [
            _("que un servicio consulta, prepara o convoca algo de este tema"),
            _("que se responde a lo que las personas dijeron"),
        ]


@followable
class Regions(Followable):
    kind = "region"
    label = gettext_lazy("Regiones")
    takes_letters = True

    def find(self, slug):
        region = Region.objects.filter(slug=slug).first()
        return _region(region) if region else None

    def present(self, keys):
        return {region.slug: _region(region) for region in Region.objects.filter(slug__in=keys)}

    def told(self):
        return [
            _("que se abre una consulta, una actividad o una elección de esta región"),
            _("que se responde a lo que las personas dijeron"),
        ]

    def offered(self):
        return [(region.slug, region.short_name) for region in Region.objects.all()]


def _topic(topic):
    url = f"{reverse('portal:search')}?q={topic.label}"
    return Found(topic.slug, topic.label, _("el tema «%(name)s»") % {"name": topic.label}, url)


def _region(region):
    url = f"{reverse('portal:agenda')}?region={region.slug}"
    return Found(region.slug, region.short_name, _("la región %(name)s") % {"name": region.short_name}, url)
