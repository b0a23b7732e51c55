from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notifications", "0004_devices")]

    operations = [
        migrations.AlterModelOptions(
            name="deadaddress",
            options={
                "permissions": [("keep_mail", "Cuida el correo del portal")],
                "verbose_name": "dirección que devuelve el correo",
                "verbose_name_plural": "direcciones que devuelven el correo",
            },
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("state", "sent")), fields=["sent_at"], name="message_sent"
            ),
        ),
    ]
