"""What the verbs of the audit trail say, of yearly plans and of topics on request."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "annual_plan.created": _("Creó el borrador de un plan anual"),
    "annual_plan.edited": _("Cambió la presentación de un plan anual"),
    "annual_plan.published": _("Publicó un plan anual"),
    "annual_plan.declared_none": _("Declaró que en el año no hace falta una consulta"),
    "annual_plan.took_back_none": _("Retiró la declaración de que no hace falta una consulta"),
    "plan_matter.added": _("Agregó una materia a un plan anual"),
    "plan_matter.edited": _("Cambió una materia de un plan anual"),
    "plan_matter.dropped": _("Dejó sin efecto una materia de un plan anual"),
    "plan_matter.deleted": _("Sacó una materia del borrador de un plan anual"),
    "plan_matter.done": _("Registró que una materia de un plan anual se realizó"),
    "topic_request.received": _("Se recibió un tema propuesto"),
    "topic_request.withdrawn": _("Se retiró un tema propuesto"),
    "topic_request.supported": _("Se apoyó un tema propuesto"),
    "topic_request.unsupported": _("Se quitó el apoyo a un tema propuesto"),
    "topic_request.answered": _("Respondió un tema propuesto"),
    "topic_request.removed": _("Retiró de la vista un tema propuesto"),
    "topic_request.restored": _("Volvió a mostrar un tema propuesto"),
    "personal_data.seen:topic_requests": _("temas propuestos, con el nombre de quien los propuso"),
}
