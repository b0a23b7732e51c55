"""What compliance counts from: days of the year, reviews and what each rule starts from. SEGEGOB edits them."""

from django.db import migrations

PRACTICE = "Regla del portal: práctica observada, no verificada en una norma"
ACCOUNT, COUNCIL = "Ley 18.695, art. 67", "Ley 18.695, art. 94"
RULES = [
    ("annual_plan_day", "Publicar el listado anual de materias", 331, "fixed_date", PRACTICE),
    ("cpp_deadline_day", "Rendir la cuenta pública", 531, "fixed_date", PRACTICE),
    ("municipal_account_day", "Rendir la cuenta pública municipal", 430, "fixed_date", ACCOUNT),
    ("cpp_accessibility_business_days", "Publicar la cuenta pública accesible", 10, "business_days", PRACTICE),
    ("activity_attendance_days", "Publicar la asistencia de una actividad", 30, "calendar_days", PRACTICE),
    ("norm_review_years", "Revisar la norma de participación", 5, "years", PRACTICE),
    ("contact_confirmation_months", "Confirmar quién está a cargo de la participación", 12, "months", PRACTICE),
    ("information_review_months", "Revisar la información relevante", 12, "months", PRACTICE),
    ("municipal_min_sessions", "Sesiones mínimas del consejo comunal", 4, "times", COUNCIL),
    ("topic_answer_business_days", "Responder una solicitud de tema", 30, "business_days", PRACTICE),
]
LATE = "El plazo aparece como atrasado y cuenta en el cumplimiento del servicio."
VOID = "La consulta no se puede publicar con menos días."
ADVICE = "El portal avisa que el plazo es corto, pero deja publicar."
STAGE = "Desde que termina la etapa anterior"
EVENT, YEAR = "Desde el evento de la cuenta pública", "Cada año"
MEANINGS = {  # code: from when it is counted, what it brings about
    "consultation_min_business_days": ("Desde que abre la consulta", VOID),
    "consultation_recommended_business_days": ("Desde que abre la consulta", ADVICE),
    "consultation_answer_business_days": ("Desde que cierra la consulta", LATE),
    "cpp_question_window_business_days": (EVENT, "Después de ese día no se reciben preguntas."),
    "cpp_answer_business_days": (EVENT, LATE),
    "cosoc_min_sessions": (YEAR, LATE),
    "cosoc_minutes_business_days": ("Desde la sesión del consejo", LATE),
    "cosoc_opinion_answer_days": ("Desde que el consejo da su opinión", LATE),
    "cosoc_term_years": ("Desde que el consejo se instala", "El consejo aparece como vencido."),
    "cosoc_call_before_end_days": ("Hacia atrás desde el término del consejo", LATE),
    "annual_plan_day": (YEAR, LATE),
    "cpp_deadline_day": (YEAR, LATE),
    "municipal_account_day": (YEAR, LATE),
    "cpp_accessibility_business_days": (EVENT, LATE),
    "activity_attendance_days": ("Desde el día de la actividad", LATE),
    "norm_review_years": ("Desde la última revisión", LATE),
    "contact_confirmation_months": ("Desde la última confirmación", LATE),
    "information_review_months": ("Desde la última revisión", LATE),
    "municipal_min_sessions": (YEAR, LATE),
    "topic_answer_business_days": ("Desde que llega la solicitud", LATE),
}


def load(apps, schema_editor):
    Rule = apps.get_model("deadlines", "Rule")
    for code, name, value, unit, reference in RULES:
        Rule.objects.get_or_create(
            code=code,
            defaults={
                "name": name, "value": value, "unit": unit,
                "reference": reference, "verified": reference != PRACTICE,
            },
        )  # fmt: skip
    for rule in Rule.objects.filter(trigger=""):
        if rule.code in MEANINGS or rule.code.startswith("cosoc_"):
            rule.trigger, rule.effect = MEANINGS.get(rule.code, (STAGE, "Mueve las etapas que siguen."))
        else:
            rule.trigger, rule.effect = "Hacia atrás desde el evento de la cuenta pública", LATE
        rule.save(update_fields=["trigger", "effect"])


class Migration(migrations.Migration):
    dependencies = [("deadlines", "0005_say_what_a_rule_starts_from")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
