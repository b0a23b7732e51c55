import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('deadlines', '0002_default_rules'),
        ('documents', '0001_initial'),
        ('reference', '0001_initial'),
        ('services', '0002_search_services'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='código')),
                ('slug', models.SlugField(max_length=120, unique=True, verbose_name='dirección')),
                ('title', models.CharField(max_length=200, verbose_name='título')),
                ('question', models.CharField(blank=True, max_length=80, verbose_name='qué se decide, en una línea')),
                ('summary', models.TextField(blank=True, verbose_name='en simple')),
                ('can_change', models.TextField(blank=True, verbose_name='lo que puede cambiar')),
                ('cannot_change', models.TextField(blank=True, verbose_name='lo que no puede cambiar')),
                ('why_now', models.TextField(blank=True, verbose_name='por qué ahora')),
                ('minutes_needed', models.PositiveSmallIntegerField(default=10, verbose_name='minutos que toma participar')),
                ('legal_text', models.CharField(blank=True, max_length=300, verbose_name='norma que la ordena')),
                ('status', models.CharField(choices=[('draft', 'Borrador'), ('published', 'Publicada'), ('answered', 'Respondida'), ('outcome_published', 'Con resultado'), ('omitted', 'Omitida con fundamento'), ('recorded', 'Cerrada')], default='draft', max_length=18, verbose_name='estado')),
                ('opens_at', models.DateTimeField(blank=True, null=True, verbose_name='abre')),
                ('closes_at', models.DateTimeField(blank=True, null=True, verbose_name='cierra')),
                ('answer_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='días hábiles para responder')),
                ('act_number', models.CharField(blank=True, max_length=80, verbose_name='resolución que la abre')),
                ('act_date', models.DateField(blank=True, null=True, verbose_name='fecha de la resolución')),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('answer_summary', models.TextField(blank=True, verbose_name='resumen de la respuesta')),
                ('answer_act', models.CharField(blank=True, max_length=80, verbose_name='acto que aprueba las respuestas')),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('outcome_text', models.CharField(blank=True, max_length=300, verbose_name='resultado')),
                ('outcome_date', models.DateField(blank=True, null=True, verbose_name='fecha del resultado')),
                ('created_at', models.DateTimeField(verbose_name='creada')),
                ('changed_at', models.DateTimeField(verbose_name='cambiada')),
                ('comment_count', models.PositiveIntegerField(default=0, verbose_name='observaciones')),
                ('reported_comments', models.PositiveIntegerField(blank=True, null=True, verbose_name='observaciones según la fuente')),
                ('when_text', models.CharField(blank=True, max_length=80, verbose_name='fechas según la fuente')),
                ('sources', models.JSONField(blank=True, default=list, verbose_name='fuentes')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='datos de demostración')),
                ('search_text', models.TextField(editable=False)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('legal_basis', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='deadlines.legalbasis', verbose_name='fundamento legal')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('regions', models.ManyToManyField(blank=True, related_name='consultations', to='reference.region', verbose_name='regiones')),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='services.publicservice')),
                ('topics', models.ManyToManyField(blank=True, related_name='consultations', to='reference.topic', verbose_name='temas')),
            ],
            options={
                'verbose_name': 'consulta ciudadana',
                'verbose_name_plural': 'consultas ciudadanas',
                'ordering': ['-opens_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('opens_at', None), ('closes_at', None), ('opens_at__lt', models.F('closes_at')), _connector='OR'), name='consultation_opens_before_it_closes', violation_error_message='La consulta tiene que abrir antes de cerrar.'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'published'), _negated=True), models.Q(('act_date__isnull', False), ('closes_at__isnull', False), ('opens_at__isnull', False), models.Q(('act_number', ''), _negated=True)), _connector='OR'), name='consultation_published_with_window_and_act', violation_error_message='Para publicarla faltan sus fechas o la resolución que la abre.'), models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('published_by', None)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='consultation_published_by_and_at'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'answered'), _negated=True), models.Q(('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='consultation_answered_with_date', violation_error_message='Una consulta respondida necesita la fecha de su respuesta.')],
                'indexes': [models.Index(fields=['status', 'closes_at', 'id'], name='consultation_closing'), models.Index(fields=['-opens_at', '-id'], name='consultation_recent'), models.Index(fields=['-comment_count', '-id'], name='consultation_discussed'), models.Index(fields=['status', '-answered_at'], name='consultation_answered')],
            },
        ),
        migrations.CreateModel(
            name='CommentDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('data', models.JSONField()),
                ('saved_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comment_drafts', to=settings.AUTH_USER_MODEL)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='consultations.consultation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user', 'consultation'), name='one_draft_per_consultation')],
            },
        ),
        migrations.CreateModel(
            name='CommentDelta',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('change', models.SmallIntegerField()),
                ('facts', models.JSONField(default=dict)),
                ('consultation', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='consultations.consultation')),
            ],
        ),
        migrations.CreateModel(
            name='BackgroundDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(default=0, verbose_name='orden')),
                ('title', models.CharField(max_length=200, verbose_name='título')),
                ('text', models.TextField(blank=True, verbose_name='texto')),
                ('url', models.URLField(blank=True, max_length=300, verbose_name='enlace')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='archivo')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='background', to='consultations.consultation')),
            ],
            options={
                'verbose_name': 'antecedente',
                'ordering': ['number', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('document__isnull', False), ('text', ''), ('url', '')), models.Q(('document', None), ('url', ''), models.Q(('text', ''), _negated=True)), models.Q(('document', None), ('text', ''), models.Q(('url', ''), _negated=True)), _connector='OR'), name='background_has_one_content', violation_error_message='Un antecedente es un texto, un archivo o un enlace: solo uno de los tres.')],
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='orden')),
                ('title', models.CharField(max_length=160, verbose_name='título')),
                ('text', models.TextField(verbose_name='texto')),
                ('comment_count', models.PositiveIntegerField(default=0)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='consultations.consultation')),
            ],
            options={
                'verbose_name': 'sección del texto',
                'verbose_name_plural': 'secciones del texto',
                'ordering': ['number', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dimension', models.CharField(max_length=12)),
                ('key', models.CharField(blank=True, max_length=20)),
                ('count', models.IntegerField(default=0)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tallies', to='consultations.consultation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('consultation', 'dimension', 'key'), name='tally_once')],
            },
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('display_name', models.CharField(blank=True, max_length=80, verbose_name='nombre para mostrar')),
                ('position', models.CharField(blank=True, choices=[('support', 'Apoyo'), ('oppose', 'Rechazo'), ('propose', 'Propuesta'), ('question', 'Pregunta')], max_length=8, verbose_name='posición')),
                ('text', models.TextField(verbose_name='observación')),
                ('channel', models.CharField(choices=[('web', 'Portal'), ('paper', 'Papel'), ('in_person', 'Presencial')], default='web', max_length=10, verbose_name='canal')),
                ('receipt', models.CharField(max_length=16, unique=True, verbose_name='comprobante')),
                ('sha256', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='versión')),
                ('status', models.CharField(choices=[('received', 'Recibida'), ('withdrawn', 'Retirada por quien la escribió')], default='received', max_length=10, verbose_name='estado')),
                ('submitted_at', models.DateTimeField(verbose_name='recibida')),
                ('legally_received_at', models.DateTimeField(verbose_name='se cuenta desde')),
                ('amended_at', models.DateTimeField(blank=True, null=True, verbose_name='cambiada')),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='retirada')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to=settings.AUTH_USER_MODEL)),
                ('commune', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.commune')),
                ('region', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region')),
                ('consultation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='consultations.consultation')),
                ('section', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='consultations.section')),
            ],
            options={
                'verbose_name': 'observación',
                'verbose_name_plural': 'observaciones',
                'ordering': ['-submitted_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('status', 'received'), ('withdrawn_at', None)), models.Q(('status', 'withdrawn'), ('withdrawn_at__isnull', False)), _connector='OR'), name='comment_withdrawn_with_date'), models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='comment_says_something', violation_error_message='Escribe tu observación. Basta una frase.')],
                'indexes': [models.Index(fields=['consultation', '-submitted_at', '-id'], name='comment_page'), models.Index(fields=['section', '-submitted_at', '-id'], name='comment_section_page'), models.Index(condition=models.Q(('region__isnull', False)), fields=['consultation', 'region', '-submitted_at', '-id'], name='comment_region_page'), models.Index(fields=['consultation', 'position', '-submitted_at', '-id'], name='comment_position_page')],
            },
        ),
        migrations.CreateModel(
            name='CommentGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='número')),
                ('title', models.CharField(max_length=160, verbose_name='qué dicen')),
                ('size', models.PositiveIntegerField(default=0, verbose_name='observaciones')),
                ('decision', models.CharField(blank=True, choices=[('accepted', 'Acogida'), ('partly_accepted', 'Acogida en parte'), ('rejected', 'No acogida'), ('noted', 'Se toma nota'), ('out_of_scope', 'Fuera del tema')], max_length=16, verbose_name='posición del servicio')),
                ('reasons', models.TextField(blank=True, verbose_name='razones')),
                ('change', models.TextField(blank=True, verbose_name='qué cambió y dónde')),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('quote', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.comment')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='groups', to='consultations.consultation')),
                ('section', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.section')),
            ],
            options={
                'verbose_name': 'grupo de observaciones',
                'verbose_name_plural': 'grupos de observaciones',
                'ordering': ['number', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('consultation', 'number'), name='group_number_once')],
            },
        ),
        migrations.CreateModel(
            name='CommentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('text', models.TextField()),
                ('position', models.CharField(blank=True, max_length=8)),
                ('sha256', models.CharField(max_length=64)),
                ('written_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField()),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='consultations.comment')),
                ('section', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.section')),
            ],
            options={
                'ordering': ['-number'],
                'constraints': [models.UniqueConstraint(fields=('comment', 'number'), name='comment_version_once')],
            },
        ),
        migrations.CreateModel(
            name='ParticipantProfile',
            fields=[
                ('comment', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='profile', serialize=False, to='consultations.comment')),
                ('sex', models.CharField(blank=True, choices=[('woman', 'Mujer'), ('man', 'Hombre'), ('other', 'Otro')], max_length=6, verbose_name='sexo')),
                ('age_band', models.CharField(blank=True, choices=[('-18', 'Menos de 18'), ('18-29', '18 a 29'), ('30-44', '30 a 44'), ('45-59', '45 a 59'), ('60-', '60 o más')], max_length=6, verbose_name='edad')),
                ('residence', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region', verbose_name='vive en')),
            ],
            options={
                'verbose_name': 'datos para estadísticas',
            },
        ),
        migrations.AddField(
            model_name='comment',
            name='group',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='comments', to='consultations.commentgroup'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(fields=['group', '-submitted_at', '-id'], name='comment_group_page'),
        ),
        migrations.AddIndex(
            model_name='comment',
            index=models.Index(condition=models.Q(('group', None), ('status', 'received')), fields=['consultation', '-submitted_at', '-id'], name='comment_ungrouped'),
        ),
    ]
