"""The first way of measuring: the portal's own proposal. SEGEGOB sets the next ones, each from a month on."""

from datetime import date, datetime, timezone

from django.db import migrations

FULL = {
    "N1": 8, "N2": 4, "N3": 3, "I1": 8, "I2": 4, "I3": 3, "Q1": 4, "Q2": 4, "Q3": 4, "Q4": 6, "Q5": 2,
    "C1": 6, "C2": 2, "C3": 4, "C4": 6, "C5": 2, "S1": 8, "S2": 4, "S3": 4, "S4": 2, "S5": 2,
    "X1": 3, "X2": 3, "X3": 4,
}  # fmt: skip
COSOC_ONLY = {"S1": 8, "S2": 4, "S3": 4, "S4": 2, "S5": 2, "X1": 3, "X2": 3}
MUNICIPAL = {"M1": 20, "M2": 25, "M3": 20, "M4": 15, "M5": 20}
FIRST = {
    "since": date(2020, 1, 1),
    "sheets": {"full": FULL, "cosoc_only": COSOC_ONLY, "municipal": MUNICIPAL},
    "bands": {"high": 85, "medium": 60},
    "parameters": {"half": 0.5, "norm_half_years": 8, "women_share": [40, 60], "estates": 3},
    "reason": "Primera propuesta del portal: ninguna norma fija pesos.",
    "set_at": datetime(2026, 11, 28, 15, tzinfo=timezone.utc),
}


def load(apps, schema_editor):
    apps.get_model("compliance", "Method").objects.get_or_create(version=1, defaults=FIRST)


class Migration(migrations.Migration):
    dependencies = [("compliance", "0001_measure_compliance")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
