
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_initial'),
        ('organizations', '0002_search_organizations'),
        ('reference', '0001_initial'),
        ('services', '0004_invite_to_a_team'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AnnualPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='año')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='código')),
                ('introduction', models.TextField(blank=True, verbose_name='presentación')),
                ('status', models.CharField(choices=[('draft', 'Borrador'), ('published', 'Publicado')], default='draft', max_length=9, verbose_name='estado')),
                ('act_number', models.CharField(blank=True, max_length=80, verbose_name='resolución que lo aprueba')),
                ('act_date', models.DateField(blank=True, null=True, verbose_name='fecha de la resolución')),
                ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='publicado')),
                ('no_consultation_reason', models.TextField(blank=True, verbose_name='por qué no hará consultas este año')),
                ('no_consultation_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField(verbose_name='creado')),
                ('changed_at', models.DateTimeField(verbose_name='cambiado')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='datos de demostración')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('no_consultation_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='annual_plans', to='services.publicservice')),
            ],
            options={
                'verbose_name': 'plan anual',
                'verbose_name_plural': 'planes anuales',
                'ordering': ['-year', 'service'],
            },
        ),
        migrations.CreateModel(
            name='Matter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='número')),
                ('title', models.CharField(max_length=200, verbose_name='materia')),
                ('summary', models.TextField(blank=True, verbose_name='en simple')),
                ('why', models.TextField(blank=True, verbose_name='por qué interesa a las personas')),
                ('mechanism', models.CharField(choices=[('consultation', 'Consulta ciudadana'), ('dialogue', 'Diálogo participativo'), ('public_account', 'Cuenta pública participativa'), ('council', 'Opinión del consejo de la sociedad civil'), ('hearing', 'Audiencia pública'), ('budget', 'Presupuesto participativo'), ('other', 'Otro mecanismo')], max_length=14, verbose_name='cómo se preguntará')),
                ('month', models.PositiveSmallIntegerField(verbose_name='mes')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='desde')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='hasta')),
                ('unit', models.CharField(blank=True, max_length=160, verbose_name='unidad responsable')),
                ('status', models.CharField(choices=[('planned', 'Planificada'), ('done', 'Realizada'), ('dropped', 'Sin efecto')], default='planned', max_length=7, verbose_name='estado')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='realizada el')),
                ('target', models.CharField(blank=True, max_length=40, verbose_name='código de lo que se hizo')),
                ('evidence_url', models.URLField(blank=True, max_length=300, verbose_name='enlace a la evidencia')),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('drop_reason', models.TextField(blank=True, verbose_name='por qué queda sin efecto')),
                ('dropped_at', models.DateTimeField(blank=True, null=True)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document', verbose_name='evidencia')),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('dropped_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matters', to='plans.annualplan')),
                ('regions', models.ManyToManyField(blank=True, related_name='+', to='reference.region', verbose_name='regiones')),
                ('topics', models.ManyToManyField(blank=True, related_name='+', to='reference.topic', verbose_name='temas')),
            ],
            options={
                'verbose_name': 'materia del plan anual',
                'verbose_name_plural': 'materias de los planes anuales',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='PlanChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('text', 'Cambió la presentación'), ('added', 'Se agregó una materia'), ('edited', 'Se corrigió una materia'), ('moved', 'Cambió la fecha de una materia'), ('dropped', 'Se dejó sin efecto una materia'), ('declared', 'Se declaró que no hace falta una consulta'), ('withdrew', 'Se retiró la declaración de que no hace falta una consulta')], max_length=8, verbose_name='qué cambió')),
                ('before', models.TextField(blank=True, verbose_name='qué decía')),
                ('reason', models.TextField(verbose_name='por qué')),
                ('changed_at', models.DateTimeField()),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='plans.matter')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='plans.annualplan')),
            ],
            options={
                'verbose_name': 'cambio de un plan',
                'verbose_name_plural': 'cambios de planes',
                'ordering': ['-changed_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='TopicRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, verbose_name='código')),
                ('title', models.CharField(max_length=120, verbose_name='tema')),
                ('text', models.TextField(verbose_name='qué propones')),
                ('why', models.TextField(blank=True, verbose_name='por qué importa')),
                ('display_name', models.CharField(blank=True, max_length=80, verbose_name='nombre para mostrar')),
                ('receipt', models.CharField(max_length=16, unique=True, verbose_name='comprobante')),
                ('is_public', models.BooleanField(default=True, verbose_name='a la vista de todos')),
                ('status', models.CharField(choices=[('received', 'Recibido'), ('accepted', 'Acogido'), ('rejected', 'No acogido'), ('withdrawn', 'Retirado por quien lo propuso'), ('removed', 'Retirado por moderación')], default='received', max_length=9, verbose_name='estado')),
                ('received_at', models.DateTimeField(verbose_name='recibido')),
                ('due_on', models.DateField(verbose_name='se responde a más tardar')),
                ('due_rule', models.CharField(blank=True, max_length=200, verbose_name='regla')),
                ('support_count', models.PositiveIntegerField(default=0, verbose_name='apoyos')),
                ('answer', models.TextField(blank=True, verbose_name='respuesta')),
                ('answered_at', models.DateTimeField(blank=True, null=True, verbose_name='respondido')),
                ('removal', models.CharField(blank=True, choices=[('insult', 'Ofende o amenaza a una persona'), ('personal', 'Revela datos personales de alguien'), ('spam', 'Es publicidad o se repite muchas veces'), ('unrelated', 'No es sobre lo que hace este servicio')], max_length=9, verbose_name='por qué se retiró')),
                ('removal_note', models.CharField(blank=True, max_length=300, verbose_name='detalle para quien lo propuso')),
                ('removed_at', models.DateTimeField(blank=True, null=True)),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                ('search_text', models.TextField(editable=False)),
                ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='topic_requests', to=settings.AUTH_USER_MODEL)),
                ('matter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='plans.matter', verbose_name='materia')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organizations.organization')),
                ('region', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reference.region', verbose_name='región')),
                ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='topic_requests', to='services.publicservice')),
            ],
            options={
                'verbose_name': 'tema propuesto',
                'verbose_name_plural': 'temas propuestos',
                'ordering': ['-received_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='TopicSupport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('topic', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='supports', to='plans.topicrequest')),
            ],
            options={
                'verbose_name': 'apoyo a un tema',
                'verbose_name_plural': 'apoyos a temas',
            },
        ),
        migrations.AddConstraint(
            model_name='annualplan',
            constraint=models.UniqueConstraint(fields=('service', 'year'), name='one_plan_a_year', violation_error_message='Este servicio ya tiene su plan de ese año.'),
        ),
        migrations.AddConstraint(
            model_name='annualplan',
            constraint=models.CheckConstraint(condition=models.Q(('year__gte', 2011), ('year__lte', 2100)), name='plan_of_a_year_of_the_law', violation_error_message='Ese año no puede ser.'),
        ),
        migrations.AddConstraint(
            model_name='annualplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('published_at', None), ('status', 'draft')), models.Q(('act_date__isnull', False), ('published_at__isnull', False), ('status', 'published'), models.Q(('act_number', ''), _negated=True)), _connector='OR'), name='plan_published_with_act', violation_error_message='Para publicarlo falta su resolución.'),
        ),
        migrations.AddConstraint(
            model_name='annualplan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('no_consultation_at', None), ('no_consultation_reason', '')), models.Q(('no_consultation_at__isnull', False), models.Q(('no_consultation_reason', ''), _negated=True)), _connector='OR'), name='plan_without_consultation_with_reason', violation_error_message='Di por qué este año no hace falta ninguna consulta.'),
        ),
        migrations.AddIndex(
            model_name='matter',
            index=models.Index(fields=['starts_on', 'id'], name='matter_dated'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.UniqueConstraint(fields=('plan', 'number'), name='matter_number_once'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(('month__gte', 1), ('month__lte', 12)), name='matter_in_a_month', violation_error_message='Elige un mes del año.'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='matter_says_what_it_is', violation_error_message='Di cuál es la materia.'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_on', None), ('starts_on', None)), models.Q(('starts_on__isnull', False), models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR')), _connector='OR'), name='matter_ends_after_it_starts', violation_error_message='La fecha de término es posterior a la de inicio.'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'done'), _negated=True), models.Q(('done_at__isnull', False), ('done_on__isnull', False), models.Q(models.Q(('target', ''), _negated=True), models.Q(('evidence_url', ''), _negated=True), ('document__isnull', False), _connector='OR')), _connector='OR'), name='matter_done_with_evidence', violation_error_message='Di qué se hizo: su código, un enlace o un documento.'),
        ),
        migrations.AddConstraint(
            model_name='matter',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'dropped'), _negated=True), models.Q(('dropped_at__isnull', False), models.Q(('drop_reason', ''), _negated=True)), _connector='OR'), name='matter_dropped_with_reason', violation_error_message='Di por qué queda sin efecto.'),
        ),
        migrations.AddConstraint(
            model_name='planchange',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='plan_change_with_reason', violation_error_message='Di por qué se cambia.'),
        ),
        migrations.AddIndex(
            model_name='topicrequest',
            index=models.Index(fields=['-received_at', '-id'], name='topic_recent'),
        ),
        migrations.AddIndex(
            model_name='topicrequest',
            index=models.Index(fields=['-support_count', '-id'], name='topic_supported'),
        ),
        migrations.AddIndex(
            model_name='topicrequest',
            index=models.Index(fields=['service', 'status', 'due_on', 'id'], name='topic_inbox'),
        ),
        migrations.AddConstraint(
            model_name='topicrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('text', ''), _negated=True)), name='topic_says_something', violation_error_message='Escribe el tema. Basta una frase.'),
        ),
        migrations.AddConstraint(
            model_name='topicrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_at', None), models.Q(('status__in', ['accepted', 'rejected']), _negated=True)), models.Q(('answered_at__isnull', False), ('status__in', ['accepted', 'rejected']), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='topic_answered_with_words', violation_error_message='Escribe la respuesta.'),
        ),
        migrations.AddConstraint(
            model_name='topicrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('matter__isnull', False), ('status', 'accepted')), models.Q(models.Q(('status', 'accepted'), _negated=True), ('matter', None)), _connector='OR'), name='topic_accepted_into_a_matter', violation_error_message='Di qué materia del plan lo recoge.'),
        ),
        migrations.AddConstraint(
            model_name='topicrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'removed'), _negated=True), models.Q(('removed_at__isnull', False), models.Q(('removal', ''), _negated=True)), _connector='OR'), name='topic_removed_with_reason', violation_error_message='Elige por qué se retira.'),
        ),
        migrations.AddConstraint(
            model_name='topicrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', False), _connector='OR'), name='topic_withdrawn_with_date'),
        ),
        migrations.AddConstraint(
            model_name='topicsupport',
            constraint=models.UniqueConstraint(fields=('topic', 'person'), name='one_support_per_topic'),
        ),
    ]
