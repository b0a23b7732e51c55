from django.db import migrations, models


class Migration(migrations.Migration):
    """Only the words to choose from: what was asked at a counter is not of the hall."""

    dependencies = [("public_accounts", "0003_keep_what_sources_say")]

    operations = [
        migrations.AlterField(
            model_name="question",
            name="channel",
            field=models.CharField(
                choices=[
                    ("web", "Portal"),
                    ("hall", "En la sala"),
                    ("office", "Oficina de atención"),
                    ("mail", "Correo"),
                    ("phone", "Teléfono"),
                    ("social", "Redes sociales"),
                    ("paper", "Papel"),
                ],
                default="web",
                max_length=6,
                verbose_name="canal",
            ),
        )
    ]
