"""What a body will ask people about in the year (Law 18.575, art. 73), and what people ask it to."""

from .matter import Matter, Mechanism
from .plan import AnnualPlan, PlanChange, Status
from .topic import TopicRequest, TopicSupport

__all__ = [
    "AnnualPlan",
    "Matter",
    "Mechanism",
    "PlanChange",
    "Status",
    "TopicRequest",
    "TopicSupport",
]
