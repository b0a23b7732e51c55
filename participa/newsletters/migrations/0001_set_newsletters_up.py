import django.db.models.deletion
import participa.newsletters.models
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('notifications', '0005_who_keeps_the_mail'),
        ('reference', '0001_initial'),
        ('services', '0006_say_the_last_day_of_an_account'),
    ]

    operations = [
        migrations.CreateModel(
            name='Letter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=participa.newsletters.models.new_code, editable=False, max_length=20, unique=True, verbose_name='código')),
                ('subject', models.CharField(max_length=120, verbose_name='asunto')),
                ('body', models.TextField(blank=True, verbose_name='texto')),
                ('reach', models.CharField(choices=[('all', 'A todas las personas que aceptaron recibirlo'), ('chosen', 'Solo a quienes siguen lo que elijas')], default='all', max_length=6, verbose_name='a quiénes')),
                ('status', models.CharField(choices=[('draft', 'Borrador'), ('scheduled', 'Programado'), ('sending', 'Enviándose'), ('sent', 'Enviado'), ('cancelled', 'Cancelado')], default='draft', max_length=9, verbose_name='estado')),
                ('scheduled_for', models.DateTimeField(blank=True, null=True, verbose_name='programado para')),
                ('queued_at', models.DateTimeField(blank=True, null=True)),
                ('sending_at', models.DateTimeField(blank=True, null=True, verbose_name='empezó a salir')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='terminó de salir')),
                ('cancelled_at', models.DateTimeField(blank=True, null=True, verbose_name='cancelado')),
                ('created_at', models.DateTimeField(verbose_name='creado')),
                ('changed_at', models.DateTimeField(verbose_name='cambiado')),
                ('version', models.PositiveSmallIntegerField(default=0)),
                ('recipients', models.PositiveIntegerField(default=0, verbose_name='destinatarios')),
                ('sent', models.PositiveIntegerField(default=0, verbose_name='enviados')),
                ('waiting', models.PositiveIntegerField(default=0, verbose_name='por salir')),
                ('bounced', models.PositiveIntegerField(default=0, verbose_name='devueltos')),
                ('skipped', models.PositiveIntegerField(default=0, verbose_name='no correspondía')),
                ('left', models.PositiveIntegerField(default=0, verbose_name='bajas')),
                ('tallied_at', models.DateTimeField(blank=True, null=True, verbose_name='contado')),
                ('points', models.JSONField(default=list)),
                ('announcement', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='notifications.announcement')),
                ('cancelled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('queued_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('regions', models.ManyToManyField(blank=True, related_name='+', to='reference.region', verbose_name='regiones')),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='letters', to='services.publicservice', verbose_name='servicio')),
                ('services', models.ManyToManyField(blank=True, related_name='+', to='services.publicservice', verbose_name='servicios')),
                ('topics', models.ManyToManyField(blank=True, related_name='+', to='reference.topic', verbose_name='temas')),
            ],
            options={
                'verbose_name': 'boletín',
                'verbose_name_plural': 'boletines',
                'ordering': ['-created_at', '-pk'],
                'permissions': [('write_national', 'Escribe boletines de SEGEGOB')],
                'indexes': [models.Index(fields=['service', '-created_at'], name='letter_of_service')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'scheduled'), _negated=True), models.Q(('queued_at__isnull', False), ('scheduled_for__isnull', False)), _connector='OR'), name='letter_scheduled_with_its_hour', violation_error_message='Para programarlo falta su día y su hora.'), models.CheckConstraint(condition=models.Q(models.Q(('sending_at__isnull', False), ('status', 'sending')), models.Q(('sending_at__isnull', False), ('sent_at__isnull', False), ('status', 'sent')), models.Q(('sent_at', None), ('status__in', ['draft', 'scheduled', 'cancelled'])), _connector='OR'), name='letter_sent_with_its_instant', violation_error_message='Falta cuándo salió.'), models.CheckConstraint(condition=models.Q(models.Q(('cancelled_at__isnull', False), ('status', 'cancelled')), models.Q(models.Q(('status', 'cancelled'), _negated=True), ('cancelled_at', None)), _connector='OR'), name='letter_cancelled_with_its_instant', violation_error_message='Falta cuándo se canceló.')],
            },
        ),
    ]
