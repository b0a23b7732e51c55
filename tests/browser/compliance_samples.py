"""Where each page of compliance leads in the demonstration, and to whose eyes."""

from django.utils import timezone

from accounts.models import User
from participa.compliance.models import Dispute, Remark, Report, Snapshot
from tests.compliance.builders import a_report

NOT_THERE = {"compliance:badge", "oversight:table_xlsx"}  # a drawing and a sheet
ONLY_BUTTONS = set()
IN_ARREARS = "N1"  # of that body


def are_mine(name):
    return name.startswith(("compliance:", "oversight:", "compliance_office:"))


def eyes(name):
    return {"oversight": "segegob", "compliance_office": "encargada"}.get(name.split(":")[0], "")


def samples(name):
    """Arguments that lead to a real page, by the name of the address."""
    remark = Remark.objects.select_related("service").get()
    of_a_dispute = name == "oversight:dispute"
    if name == "compliance:service_report":
        return {"slug": remark.service.slug, "month": f"{_report_of(remark.service).snapshot.month:%Y-%m}"}
    return {
        "slug": remark.service.slug,
        "code": IN_ARREARS if name.startswith("compliance_office:") else remark.service.code,
        "pk": Dispute.objects.get().pk if of_a_dispute else remark.pk,
        "month": f"{_month_of(name):%Y-%m}",
    }


def _month_of(name):
    """The last one that was frozen; for its report, that of the one there is."""
    if name.endswith(":report"):
        return Report.objects.published().get(service=None).snapshot.month
    return Snapshot.objects.frozen().first().month


def _report_of(service):
    """Published: the demonstration has only the national one."""
    frozen = Snapshot.objects.frozen().filter(sheets__service=service).first()
    return a_report(
        service, month=frozen.month, by=User.objects.get(email="encargada@demo.cl"), now=timezone.now()
    )
