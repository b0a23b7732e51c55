"""The measured months of the demonstration: a year of history, frozen, and the talk about a figure."""

from datetime import timedelta

from participa.compliance.actions import dialogue, evaluating
from participa.compliance.models import ServiceSheet
from participa.core.calendar import ONE_DAY, midnight
from participa.services.models import PublicService

MONTHS = 11  # of history, besides the one that runs


def measure_the_year(maker, *, keeper, officer):
    """Freeze the months of the last year, measure the one that runs, and start the talk about it."""
    month = evaluating.month_of(maker.today)
    for _back in range(MONTHS):
        month = evaluating.month_of(month - ONE_DAY)
    while month < evaluating.month_of(maker.today):
        following = evaluating.next_month(month)
        evaluating.freeze(month, by=None, now=midnight(following) + timedelta(hours=3))
        month = following
    evaluating.evaluate(month, now=maker.now)
    _talk(maker, keeper, officer)


def _talk(maker, keeper, officer):
    examples = PublicService.objects.get(code="SUBEJEMPLOS")
    dialogue.remark(
        examples, indicator="N1", by=keeper, now=maker.now - timedelta(days=2), is_public=True,
        due_on=maker.today + timedelta(days=40),
        text="La norma está anotada sin su archivo. Acordamos publicarlo antes de la fecha.",
    )  # fmt: skip
    sheet = ServiceSheet.objects.filter(
        service=examples, snapshot__month=evaluating.month_of(maker.today)
    ).first()
    if sheet and sheet.marks["I1"][1] not in (None, 1):
        dialogue.dispute(
            examples, "I1", by=officer, now=maker.now - timedelta(hours=3),
            note="Publicamos los programas en nuestro sitio; aquí todavía faltan.",
            url="https://www.example.org/programas",
        )  # fmt: skip
