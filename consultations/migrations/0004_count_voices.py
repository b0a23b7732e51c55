"""What was said before is counted as said by people: nobody could speak for an organisation yet."""

from django.db import migrations


def count(apps, schema_editor):
    Tally = apps.get_model("consultations", "Tally")
    Tally.objects.bulk_create(
        [
            Tally(consultation_id=consultation, dimension="voice", key="person", count=total)
            for consultation, total in Tally.objects.filter(dimension="all").values_list(
                "consultation_id", "count"
            )
        ],
        ignore_conflicts=True,
    )


def forget(apps, schema_editor):
    apps.get_model("consultations", "Tally").objects.filter(dimension="voice").delete()


class Migration(migrations.Migration):
    dependencies = [("consultations", "0003_say_in_whose_name")]
    operations = [migrations.RunPython(count, forget)]
