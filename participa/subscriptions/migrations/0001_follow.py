import django.db.models.deletion
import participa.subscriptions.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Follower',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254, null=True, unique=True, verbose_name='correo')),
                ('language', models.CharField(default='es-cl', max_length=10, verbose_name='idioma')),
                ('secret', models.CharField(default=participa.subscriptions.models.new_secret, editable=False, max_length=40, unique=True)),
                ('created_at', models.DateTimeField(verbose_name='desde')),
                ('merged_into', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='absorbed', to='subscriptions.follower')),
                ('user', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='follower', to=settings.AUTH_USER_MODEL, verbose_name='persona')),
            ],
            options={
                'verbose_name': 'seguidora o seguidor',
                'verbose_name_plural': 'seguidores',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('email', None), ('merged_into__isnull', False), ('user', None)), models.Q(('email', None), ('merged_into', None), ('user__isnull', False)), models.Q(('email__isnull', False), ('merged_into', None), ('user', None)), _connector='OR'), name='follower_is_account_or_address')],
            },
        ),
        migrations.CreateModel(
            name='Target',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('key', models.CharField(max_length=300)),
                ('title', models.CharField(max_length=300, verbose_name='nombre')),
            ],
            options={
                'verbose_name': 'lo que se sigue',
                'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='target_once')],
            },
        ),
        migrations.CreateModel(
            name='Subscription',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rhythm', models.PositiveSmallIntegerField(choices=[(0, 'Al momento'), (1, 'Un resumen al día'), (7, 'Un resumen a la semana'), (90, 'Solo en el portal, sin correo'), (99, 'Nunca')], default=0, verbose_name='ritmo')),
                ('letters', models.BooleanField(default=False, verbose_name='también boletines')),
                ('created_at', models.DateTimeField(verbose_name='pedida')),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='confirmada')),
                ('follower', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='subscriptions', to='subscriptions.follower')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='subscriptions', to='subscriptions.target')),
            ],
            options={
                'verbose_name': 'suscripción',
                'verbose_name_plural': 'suscripciones',
                'constraints': [models.UniqueConstraint(fields=('follower', 'target'), name='subscription_once_per_target')],
                'indexes': [models.Index(condition=models.Q(('confirmed_at__isnull', False)), fields=['target', 'follower'], name='subscription_of_target'), models.Index(condition=models.Q(('confirmed_at', None)), fields=['created_at'], name='subscription_unconfirmed')],
            },
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.CharField(choices=[('alerts', 'Avisos de lo que sigue'), ('letters', 'Boletines'), ('push', 'Avisos en el dispositivo')], max_length=8, verbose_name='para qué')),
                ('version', models.DateField(verbose_name='versión del texto')),
                ('words', models.TextField(verbose_name='texto')),
                ('given_at', models.DateTimeField(verbose_name='dado')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retirado')),
                ('follower', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='subscriptions.follower')),
                ('target', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='subscriptions.target')),
            ],
            options={
                'verbose_name': 'consentimiento',
                'constraints': [models.UniqueConstraint(condition=models.Q(('withdrawn_at', None)), fields=('follower', 'target', 'purpose'), name='consent_in_force_once')],
            },
        ),
    ]
