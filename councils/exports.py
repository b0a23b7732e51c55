"""Who sits in a council, as a file that spreadsheets open."""

import csv
import io

from django.utils.translation import gettext as _

from participa.core.sheets import harmless

from .composition import people_of, shown_mandates


def members_csv(council, *, today) -> bytes:
    """What the page says of those who sit today, a line each. Public facts only."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_headings())
    order = ("seat__estate__order", "seat__number", "-kind", "starts_on", "pk")  # who substitutes comes after
    for mandate in shown_mandates(council.mandates.on(today)).order_by(*order):
        row = people_of([mandate])[0]
        values = (
            row["estate"], mandate.seat.number, mandate.get_kind_display(), row["name"],
            row["organization"], row["place"], row["starts_on"].isoformat(), row["last_day"].isoformat(),
        )  # fmt: skip
        writer.writerow([harmless(value) for value in values])
    return ("\ufeff" + text.getvalue()).encode()  # the mark makes Excel read the accents


def _headings():
    return [
        _("estamento"),
        _("cupo"),
        _("calidad"),
        _("nombre"),
        _("organización"),
        _("comuna"),
        _("desde"),
        _("hasta"),
    ]
