"""Yearly plans, their matters and what people propose, each with only what a test needs.

The story: it is noon of Wednesday 18 November 2026 in Santiago. The plan of 2026 was published on 20 March;
that of 2027 is a draft. A topic was proposed on Monday 2 November: it is answered by Thursday 17 December
(30 business days later: without holidays on record, the eighth of December counts).
"""

from datetime import date, datetime
from itertools import count

from participa.core.calendar import SANTIAGO
from participa.core.search import search_text_of
from participa.plans.models import AnnualPlan, Matter, Mechanism, Status, TopicRequest
from tests.builders import NOON, a_citizen, a_person, a_region, a_service, a_topic, an_officer_of

__all__ = ["NOON", "a_citizen", "a_person", "a_region", "a_service", "a_topic", "an_officer_of"]

PUBLISHED = datetime(2026, 3, 20, 10, tzinfo=SANTIAGO)
ASKED = datetime(2026, 11, 2, 10, tzinfo=SANTIAGO)
DUE = date(2026, 12, 14)
ACT = {"act_number": "Resolución exenta 88", "act_date": date(2026, 3, 18)}
_numbers = count(1)


def a_draft_plan(service=None, year=2027, **fields):
    """Only a service and a year."""
    service = service or a_service()
    defaults = {"code": f"PLAN-{year}-{service.code}", "created_at": PUBLISHED, "changed_at": PUBLISHED}
    return AnnualPlan.objects.create(service=service, year=year, **defaults | fields)


def a_plan(service=None, year=2026, **fields):
    """Published."""
    defaults = {"status": Status.PUBLISHED, "published_at": PUBLISHED, **ACT}
    return a_draft_plan(service, year, **defaults | fields)


def a_matter(plan=None, **fields):
    """Planned for April, by a consultation."""
    plan = plan or a_plan()
    number = plan.matters.count() + 1
    topics, regions = fields.pop("topics", ()), fields.pop("regions", ())
    defaults = {
        "number": number,
        "title": f"Materia {number}",
        "mechanism": Mechanism.CONSULTATION,
        "month": 4,
        "created_at": PUBLISHED,
        "changed_at": PUBLISHED,
    }
    matter = Matter.objects.create(plan=plan, **defaults | fields)
    matter.topics.set(topics)
    matter.regions.set(regions)
    return matter


def a_topic_request(service=None, *, by=None, **fields):
    """Received on the 2nd of November, and waiting for its answer."""
    number, service = next(_numbers), service or a_service()
    title = fields.pop("title", f"Tema propuesto {number}")
    text = fields.pop("text", "Que se pregunte a quienes usan el servicio.")
    defaults = {
        "code": f"TP-2026-{service.code}-{number:04d}",
        "receipt": f"TPX-{number:05d}-AAAAA",
        "author": by or a_citizen(),
        "received_at": ASKED,
        "due_on": DUE,
        "search_text": search_text_of(title, text),
    }
    return TopicRequest.objects.create(service=service, title=title, text=text, **defaults | fields)


def an_accepted_topic(matter, **fields):
    """Answered: it became that matter."""
    told = {"status": "accepted", "answer": "Lo acogemos.", "answered_at": NOON, "matter": matter}
    return a_topic_request(matter.plan.service, **told | fields)
