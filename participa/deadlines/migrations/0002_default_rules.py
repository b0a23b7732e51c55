"""The portal's defaults and the laws that ask for more. SEGEGOB edits them; a later default is another migration."""

from django.db import migrations

LAW = "Ley 19.880, art. 39"
PRACTICE = "Regla del portal: práctica observada, no verificada en una norma"
RULES = [
    ("consultation_min_business_days", "Plazo mínimo para opinar", 10, "business_days", LAW, True),
    ("consultation_recommended_business_days", "Plazo recomendado para opinar", 20, "business_days", PRACTICE, False),
    ("consultation_answer_business_days", "Plazo para responder una consulta", 45, "business_days", PRACTICE, False),
    ("cpp_question_window_business_days", "Plazo para preguntar en la cuenta pública", 15, "business_days", PRACTICE, False),
    ("cpp_answer_business_days", "Plazo para responder la cuenta pública", 45, "business_days", PRACTICE, False),
    ("cosoc_min_sessions", "Sesiones mínimas del consejo", 4, "times", PRACTICE, False),
    ("cosoc_minutes_business_days", "Plazo para publicar el acta", 15, "business_days", PRACTICE, False),
    ("cosoc_term_years", "Duración del consejo", 2, "years", PRACTICE, False),
    ("cosoc_call_before_end_days", "Llamado a elección antes del término", 60, "calendar_days", PRACTICE, False),
]
BASES = [
    ("participacion-ciudadana", "Consulta ciudadana de oficio o a petición", "Ley 18.575, art. 73; Ley 19.880, art. 39", 10, True),
    ("norma-del-servicio", "Norma general de participación del servicio", "Ley 18.575, art. 70", 10, True),
    ("cambio-climatico", "Ley Marco de Cambio Climático: plan sectorial o nacional", "Ley 21.455", 60, True),
    ("cambio-climatico-regional", "Ley Marco de Cambio Climático: plan de acción regional", "Ley 21.455", 30, True),
    ("reciclaje", "Responsabilidad extendida del productor", "Ley 20.920", 30, True),
    ("normas-ambientales", "Norma de calidad o de emisión ambiental", "Ley 19.300 y reglamento: 60 días", 60, False),
    ("plan-comunal-de-movilidad", "Plan de inversiones en movilidad y espacio público", "Ley 20.958: 30 días corridos", 20, False),
]


def load(apps, schema_editor):
    Rule = apps.get_model("deadlines", "Rule")
    LegalBasis = apps.get_model("deadlines", "LegalBasis")
    for code, name, value, unit, reference, verified in RULES:
        Rule.objects.get_or_create(
            code=code,
            defaults={"name": name, "value": value, "unit": unit, "reference": reference, "verified": verified},
        )
    for order, (slug, name, reference, days, verified) in enumerate(BASES):
        LegalBasis.objects.get_or_create(
            slug=slug,
            defaults={
                "name": name, "reference": reference, "min_business_days": days, "verified": verified, "order": order,
            },
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
