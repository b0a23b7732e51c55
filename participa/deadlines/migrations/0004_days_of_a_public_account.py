"""How long before its event a public account does each thing where nobody says otherwise. SEGEGOB edits them."""

from django.db import migrations

PRACTICE = "Regla del portal: práctica observada, no verificada en una norma"
DAYS = [
    ("cpp_topics_days_before", "Cuenta pública: preguntar qué temas tratar, antes del evento", 20),
    ("cpp_council_days_before", "Cuenta pública: escuchar al consejo, antes del evento", 10),
    ("cpp_report_days_before", "Cuenta pública: publicar el informe preliminar, antes del evento", 5),
]


def load(apps, schema_editor):
    Rule = apps.get_model("deadlines", "Rule")
    for code, name, value in DAYS:
        Rule.objects.get_or_create(
            code=code,
            defaults={
                "name": name, "value": value, "unit": "business_days", "reference": PRACTICE, "verified": False,
            },
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0003_days_of_a_councils_process")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
