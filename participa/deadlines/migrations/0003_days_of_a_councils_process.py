"""How long each stage of a council's process lasts where the process does not say. SEGEGOB edits them."""

from django.db import migrations

PRACTICE = "Regla del portal: práctica observada, no verificada en una norma"
DAYS = [
    ("cosoc_commission_days", "Consejo: nombrar la comisión electoral", 5),
    ("cosoc_call_days", "Consejo: difundir la convocatoria", 10),
    ("cosoc_registration_days", "Consejo: inscripción de organizaciones", 15),
    ("cosoc_accreditation_days", "Consejo: acreditación", 5),
    ("cosoc_provisional_roll_days", "Consejo: padrón provisorio", 1),
    ("cosoc_objections_days", "Consejo: objeciones y reclamos", 5),
    ("cosoc_final_roll_days", "Consejo: padrón definitivo", 3),
    ("cosoc_candidates_days", "Consejo: candidaturas", 5),
    ("cosoc_candidate_list_days", "Consejo: lista de candidaturas", 3),
    ("cosoc_voting_days", "Consejo: votación", 3),
    ("cosoc_count_days", "Consejo: escrutinio", 2),
    ("cosoc_appointment_days", "Consejo: nombramiento", 5),
    ("cosoc_installation_days", "Consejo: instalación", 20),
    ("cosoc_opinion_answer_days", "Plazo para responder una opinión del consejo", 20),
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
    dependencies = [("deadlines", "0002_default_rules")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
