from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("public_accounts", "0002_search_public_accounts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="account",
            name="mode",
            field=models.CharField(
                blank=True,
                choices=[
                    ("in_person", "Presencial"),
                    ("online", "En línea"),
                    ("hybrid", "Presencial y en línea"),
                ],
                default="hybrid",
                max_length=9,
                verbose_name="modalidad",
            ),
        ),
        migrations.AlterField(
            model_name="accountevent",
            name="mode",
            field=models.CharField(
                blank=True,
                choices=[
                    ("in_person", "Presencial"),
                    ("online", "En línea"),
                    ("hybrid", "Presencial y en línea"),
                ],
                default="in_person",
                max_length=9,
                verbose_name="modalidad",
            ),
        ),
        migrations.AlterField(
            model_name="commitment",
            name="title_en",
            field=models.CharField(blank=True, max_length=300),
        ),
    ]
