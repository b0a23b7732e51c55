"""Where each page of compliance leads in the demonstration, and to whose eyes."""

from participa.compliance.models import Dispute, Remark, Snapshot

NOT_THERE = {  # a drawing, a sheet, and reports that nobody published
    "compliance:badge",
    "compliance:report",
    "compliance:service_report",
    "oversight:report",
    "oversight:table_xlsx",
}
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
    return {
        "slug": remark.service.slug,
        "code": IN_ARREARS if name.startswith("compliance_office:") else remark.service.code,
        "pk": Dispute.objects.get().pk if of_a_dispute else remark.pk,
        "month": f"{Snapshot.objects.frozen().first().month:%Y-%m}",
    }
