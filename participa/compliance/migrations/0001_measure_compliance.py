import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('documents', '0001_initial'),
        ('services', '0006_say_the_last_day_of_an_account'),
    ]

    operations = [
        migrations.CreateModel(
            name='Method',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField(unique=True, verbose_name='versión')),
                ('since', models.DateField(verbose_name='rige desde el mes')),
                ('sheets', models.JSONField(verbose_name='pesos')),
                ('bands', models.JSONField(verbose_name='tramos')),
                ('parameters', models.JSONField(verbose_name='parámetros')),
                ('reason', models.TextField(verbose_name='por qué cambia')),
                ('set_at', models.DateTimeField(verbose_name='fijada')),
                ('set_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'método de medición',
                'verbose_name_plural': 'métodos de medición',
                'ordering': ['-version'],
                'permissions': [('oversee', 'Vela por el cumplimiento de la ley en todos los servicios')],
            },
        ),
        migrations.CreateModel(
            name='Dispute',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=2, verbose_name='indicador')),
                ('month', models.DateField(verbose_name='mes')),
                ('disputed', models.JSONField(verbose_name='valor objetado')),
                ('note', models.TextField(verbose_name='qué objeta y por qué')),
                ('url', models.URLField(blank=True, max_length=300, verbose_name='enlace a la evidencia')),
                ('status', models.CharField(choices=[('open', 'Por resolver'), ('accepted', 'Acogido'), ('rejected', 'No acogido')], default='open', max_length=8, verbose_name='estado')),
                ('value', models.FloatField(blank=True, null=True, verbose_name='valor que corresponde')),
                ('ruling', models.TextField(blank=True, verbose_name='decisión de SEGEGOB')),
                ('ruled_at', models.DateTimeField(blank=True, null=True)),
                ('written_at', models.DateTimeField(verbose_name='escrito')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='archivo')),
                ('ruled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disputes', to='services.publicservice')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'descargo',
                'verbose_name_plural': 'descargos',
                'ordering': ['-written_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('service', 'indicator', 'month'), name='one_dispute_of_an_indicator_a_month'), models.CheckConstraint(condition=models.Q(('note', ''), _negated=True), name='dispute_with_a_note', violation_error_message='Di qué objetas y por qué.'), models.CheckConstraint(condition=models.Q(models.Q(('ruled_at', None), ('ruling', ''), ('status', 'open'), ('value', None)), models.Q(models.Q(('status', 'open'), _negated=True), ('ruled_at__isnull', False), models.Q(('ruling', ''), _negated=True)), _connector='OR'), name='dispute_ruled_in_full'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'accepted'), _negated=True), models.Q(('value__gte', 0), ('value__lte', 1)), _connector='OR'), name='dispute_accepted_with_a_value')],
            },
        ),
        migrations.CreateModel(
            name='Remark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(blank=True, max_length=2, verbose_name='indicador')),
                ('text', models.TextField(verbose_name='observación')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='para cuándo')),
                ('is_public', models.BooleanField(default=False, verbose_name='se muestra al público')),
                ('status', models.CharField(choices=[('open', 'Pendiente'), ('done', 'Resuelta'), ('withdrawn', 'Retirada')], default='open', max_length=9, verbose_name='estado')),
                ('reply', models.TextField(blank=True, verbose_name='respuesta del servicio')),
                ('replied_at', models.DateTimeField(blank=True, null=True)),
                ('closing', models.TextField(blank=True, verbose_name='cómo terminó')),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('written_at', models.DateTimeField(verbose_name='escrita')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('replied_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='remarks', to='services.publicservice')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'observación de SEGEGOB',
                'verbose_name_plural': 'observaciones de SEGEGOB',
                'ordering': ['-written_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='remark_says_something'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at', None), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='remark_closed_with_date'), models.CheckConstraint(condition=models.Q(models.Q(('replied_at', None), ('reply', '')), models.Q(models.Q(('reply', ''), _negated=True), ('replied_at__isnull', False)), _connector='OR'), name='remark_replied_with_date')],
            },
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(unique=True, verbose_name='mes')),
                ('status', models.CharField(choices=[('running', 'En curso'), ('frozen', 'Congelada')], default='running', max_length=7, verbose_name='estado')),
                ('known_until', models.DateTimeField(verbose_name='con lo publicado hasta')),
                ('evaluated_at', models.DateTimeField(verbose_name='calculada')),
                ('frozen_at', models.DateTimeField(blank=True, null=True, verbose_name='congelada')),
                ('figures', models.JSONField(default=dict, verbose_name='cifras nacionales')),
                ('sha256', models.CharField(blank=True, max_length=64, verbose_name='SHA-256')),
                ('frozen_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('method', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='snapshots', to='compliance.method')),
            ],
            options={
                'verbose_name': 'medición mensual',
                'verbose_name_plural': 'mediciones mensuales',
                'ordering': ['-month'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('frozen_at', None), ('status', 'running')), models.Q(('frozen_at__isnull', False), models.Q(('sha256', ''), _negated=True)), _connector='OR'), name='snapshot_frozen_with_date_and_hash')],
            },
        ),
        migrations.CreateModel(
            name='ServiceSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sheet', models.CharField(choices=[('full', 'Título IV completo'), ('cosoc_only', 'Solo consejo'), ('municipal', 'Municipal'), ('facts', 'Hechos, sin puntaje')], max_length=10, verbose_name='pauta')),
                ('facts', models.JSONField(verbose_name='evidencia')),
                ('marks', models.JSONField(verbose_name='indicadores')),
                ('score', models.DecimalField(blank=True, decimal_places=1, max_digits=4, null=True, verbose_name='puntos')),
                ('band', models.CharField(choices=[('high', 'Tramo alto'), ('medium', 'Tramo medio'), ('low', 'Tramo bajo'), ('no_data', 'Sin datos')], max_length=7, verbose_name='tramo')),
                ('late', models.PositiveSmallIntegerField(default=0, verbose_name='cosas atrasadas')),
                ('evaluated_at', models.DateTimeField(verbose_name='calculada')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sheets', to='services.publicservice')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sheets', to='compliance.snapshot')),
            ],
            options={
                'verbose_name': 'pauta de un servicio',
                'verbose_name_plural': 'pautas de servicios',
                'ordering': ['snapshot', 'service'],
                'constraints': [models.UniqueConstraint(fields=('snapshot', 'service'), name='sheet_of_a_service_once')],
                'indexes': [models.Index(fields=['service', 'snapshot'], name='sheets_of_a_service')],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('made_at', models.DateTimeField(verbose_name='hecho')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='publicado')),
                ('data', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('dictionary', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('pdf', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='compliance_reports', to='services.publicservice')),
                ('snapshot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='compliance.snapshot')),
            ],
            options={
                'verbose_name': 'informe de cumplimiento',
                'verbose_name_plural': 'informes de cumplimiento',
                'ordering': ['-snapshot__month', 'service', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('service', None)), fields=('snapshot',), name='one_national_report_of_a_snapshot'), models.UniqueConstraint(condition=models.Q(('service__isnull', False)), fields=('snapshot', 'service'), name='one_report_of_a_service_of_a_snapshot'), models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='compliance_report_published_by_and_at')],
            },
        ),
    ]
