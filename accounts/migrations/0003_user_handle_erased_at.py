import uuid

from django.db import migrations, models


def give_handles(apps, schema_editor):
    people = apps.get_model("accounts", "User").objects.filter(handle=None)
    for person in people.only("pk").iterator():
        person.handle = uuid.uuid4()
        person.save(update_fields=["handle"])


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_keep_marks_of_run")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="handle",
            field=models.UUIDField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="erased_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="borrada"),
        ),
        migrations.RunPython(give_handles, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="user",
            name="handle",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("erased_at", None))
                | models.Q(("display_name", ""), ("email", None), ("is_active", False)),
                name="erased_person_is_empty",
            ),
        ),
    ]
