"""What plans keep about people: who proposed which topic and asked for what, who acts for the State."""

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from participa.core.pagecache import forget_pages
from participa.core.personal_data import PersonalData, holds, official_acts

from .models import TopicRequest, TopicSupport

official_acts(
    "plans.AnnualPlan.published_by",
    "plans.AnnualPlan.no_consultation_by",
    "plans.AnnualPlan.created_by",
    "plans.AnnualPlan.changed_by",
    "plans.PlanChange.changed_by",
    "plans.Matter.done_by",
    "plans.Matter.dropped_by",
    "plans.Matter.created_by",
    "plans.Matter.changed_by",
    "plans.TopicRequest.answered_by",
    "plans.TopicRequest.removed_by",
)


@holds
class Topics(PersonalData):
    """The topics a person asked bodies to consult on, and those of others that she supports."""

    keys = ("plans.TopicRequest.author", "plans.TopicSupport.person")
    texts = ("plans.TopicRequest.display_name",)
    her_doing = True
    title = _("Los temas que propusiste")
    purpose = _("Responderte, y publicar qué temas se pidieron y en qué quedaron, como pide la ley.")
    kept = _("Mientras exista el plan anual del servicio: los temas y sus respuestas son parte de él.")
    on_erasure = _("Tus temas quedan sin tu nombre, porque su respuesta es pública. Tus apoyos se borran.")

    def export(self, user):
        hers = TopicRequest.objects.filter(author=user).select_related("service", "region", "organization")
        for row in hers.newest_first():
            yield {
                str(_("servicio")): row.service.name,
                str(_("código")): row.code,
                str(_("comprobante")): row.receipt,
                str(_("tema")): row.title,
                str(_("qué propones")): row.text,
                str(_("por qué importa")): row.why,
                str(_("nombre que mostraste")): row.display_name,
                str(_("hablas por")): row.organization.name if row.organization else "",
                str(_("región")): row.region.name if row.region else "",
                str(_("recibido")): row.received_at,
                str(_("estado")): row.get_status_display(),
                str(_("respuesta")): row.answer,
            }
        for row in TopicSupport.objects.filter(person=user).select_related("topic").order_by("-at", "-pk"):
            yield {str(_("tema que apoyaste")): row.topic.title, str(_("cuándo")): row.at}

    @transaction.atomic
    def merge(self, old, new, *, now):
        """A person supports once, and never what she proposed herself."""
        own = TopicRequest.objects.filter(author__in=[old, new]).values("pk")
        both = TopicSupport.objects.filter(person=new).values("topic")
        twice = TopicSupport.objects.filter(person=old, topic__in=both)
        to_own = TopicSupport.objects.filter(person__in=[old, new], topic__in=own)
        _take_back({*twice, *to_own})
        TopicSupport.objects.filter(person=old).update(person=new)
        TopicRequest.objects.filter(author=old).update(author=new)

    @transaction.atomic
    def erase(self, user, *, now):
        hers = TopicRequest.objects.filter(author=user)
        slugs = set(hers.exclude(display_name="").values_list("service__slug", flat=True))
        hers.update(author=None, display_name="")
        _take_back(set(TopicSupport.objects.filter(person=user)))
        if slugs:
            services = (f"/servicios/{slug}" for slug in slugs)
            forget_pages("/proponer-tema", "/proponer-tema/tema", *services)


def _take_back(supports):
    for one in supports:
        one.delete()
        TopicRequest.objects.filter(pk=one.topic_id).update(support_count=F("support_count") - 1)
