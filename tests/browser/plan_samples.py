"""Where each page of yearly plans and of proposed topics leads in the demonstration, and to whose eyes."""

from participa.plans.models import AnnualPlan, TopicRequest

NOT_THERE = {"annual_plans:ics"}  # a file
ONLY_BUTTONS = set()
OF_THE_DRAFT = {"publish", "matter_delete", "no_consultation"}
OF_A_TOPIC = {"topic", "topic_remove", "topic_restore", "receipt", "support", "unsupport", "withdraw"}
HERS = {"receipt", "withdraw", "support", "unsupport", "propose"}


def are_mine(name):
    return name.startswith(("plans:", "annual_plans:", "plans_office:"))


def eyes(name):
    if "_office:" in name:
        return "encargada"
    return "ciudadana" if name.split(":")[1] in HERS else ""


def samples(name):
    """Arguments that lead to a real page, by the name of the address."""
    end = name.split(":")[1]
    plan = _plan(name, end)
    code = plan.code
    if end in OF_A_TOPIC:
        topic = _topic(end)
        code = topic.receipt if end == "receipt" else topic.code
    matter = plan.matters.planned().first()
    return {
        "service": plan.service.slug,
        "year": plan.year,
        "code": code,
        "number": matter.number if matter else None,
    }


def _plan(name, end):
    """The published one, or the draft that an accepted topic began."""
    found = AnnualPlan.objects.filter(service__code="SENADE").select_related("service")
    is_draft = "_office:" in name and end in OF_THE_DRAFT
    return found.filter(status="draft" if is_draft else "published").first()


def _topic(end):
    """Hers, or one of somebody else that waits for its answer."""
    waiting = TopicRequest.objects.unanswered().filter(service__code="SENADE")
    hers = {"author__email": "ciudadana@demo.cl"}
    return (waiting.filter(**hers) if end in ("receipt", "withdraw") else waiting.exclude(**hers)).first()
