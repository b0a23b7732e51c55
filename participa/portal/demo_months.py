"""The measured months of the demonstration: a year of history, frozen, and the talk about a figure."""

from datetime import timedelta

from participa.compliance import report_job
from participa.compliance.actions import dialogue, evaluating, reporting
from participa.compliance.models import ServiceSheet, Snapshot
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
    _report(evaluating.month_of(month - ONE_DAY), maker, keeper)
    evaluating.evaluate(month, now=maker.now)
    _talk(maker, keeper, officer)


def _report(month, maker, keeper):
    """The national report of the last month that is over, published."""
    snapshot = Snapshot.objects.get(month=month)
    files = report_job.files_of(snapshot, service=None)
    report = reporting.keep_report(snapshot, files, by=keeper, now=maker.now)
    reporting.publish_report(report, by=keeper, now=maker.now)


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
