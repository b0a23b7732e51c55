import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('deadlines', '0006_rules_of_compliance'),
        ('services', '0006_say_the_last_day_of_an_account'),
    ]

    operations = [
        migrations.CreateModel(
            name='Adjustment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('extension', 'Ampliación'), ('suspension', 'Suspensión')], max_length=10, verbose_name='qué es')),
                ('target_kind', models.CharField(max_length=20)),
                ('target', models.CharField(max_length=60)),
                ('days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='días que se agregan')),
                ('from_on', models.DateField(blank=True, null=True, verbose_name='primer día suspendido')),
                ('until_on', models.DateField(blank=True, null=True, verbose_name='último día suspendido')),
                ('reason', models.TextField(verbose_name='por qué')),
                ('act_number', models.CharField(max_length=80, verbose_name='resolución')),
                ('act_date', models.DateField(verbose_name='fecha de la resolución')),
                ('special_law', models.CharField(blank=True, max_length=200, verbose_name='ley especial que permite más')),
                ('old_on', models.DateField(verbose_name='antes')),
                ('new_on', models.DateField(verbose_name='ahora')),
                ('at', models.DateTimeField(verbose_name='cuándo')),
                ('resumed_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('resumed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.publicservice')),
            ],
            options={
                'verbose_name': 'cambio de un plazo',
                'verbose_name_plural': 'cambios de plazos',
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('days__gte', 1), ('from_on', None), ('kind', 'extension'), ('until_on', None)), models.Q(('days', None), ('from_on__isnull', False), ('kind', 'suspension'), ('until_on__isnull', False)), _connector='OR'), name='extension_says_days_and_suspension_when'), models.CheckConstraint(condition=models.Q(('until_on', None), ('until_on__gte', models.F('from_on')), ('resumed_at__isnull', False), _connector='OR'), name='suspension_ends_after_it_starts', violation_error_message='La suspensión termina el mismo día que empieza, o después.'), models.CheckConstraint(condition=models.Q(models.Q(('act_number', ''), _negated=True), models.Q(('reason', ''), _negated=True)), name='adjustment_by_act_and_reason'), models.CheckConstraint(condition=models.Q(models.Q(('resumed_at', None), ('resumed_by', None)), models.Q(('resumed_at__isnull', False), ('resumed_by__isnull', False)), _connector='OR'), name='adjustment_resumed_by_and_at')],
                'indexes': [models.Index(fields=['target_kind', 'target'], name='adjustment_of_a_deadline')],
            },
        ),
        migrations.CreateModel(
            name='DeadlineMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('code', models.CharField(max_length=60)),
                ('title', models.CharField(max_length=300, verbose_name='qué se debe')),
                ('from_on', models.DateField(verbose_name='antes')),
                ('to_on', models.DateField(verbose_name='ahora')),
                ('cause', models.CharField(max_length=200, verbose_name='qué cambió')),
                ('reason', models.TextField(verbose_name='por qué')),
                ('at', models.DateTimeField(verbose_name='cuándo')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('service', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.publicservice')),
            ],
            options={
                'verbose_name': 'plazo movido',
                'verbose_name_plural': 'plazos movidos',
                'ordering': ['-at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('from_on', models.F('to_on')), _negated=True), name='deadline_moved_somewhere')],
                'indexes': [models.Index(fields=['-at', '-id'], name='deadline_move_recent')],
            },
        ),
        migrations.AlterModelOptions(
            name='rule',
            options={'ordering': ['code'], 'permissions': [('keep_rules', 'Puede cambiar las reglas y los feriados que dan los plazos')], 'verbose_name': 'regla del portal', 'verbose_name_plural': 'reglas del portal'},
        ),
        migrations.AddField(
            model_name='rule',
            name='changed_at',
            field=models.DateTimeField(null=True, verbose_name='cambiada'),
        ),
        migrations.AddField(
            model_name='rule',
            name='changed_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='rule',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('changed_at', None), ('changed_by', None)), models.Q(('changed_at__isnull', False), ('changed_by__isnull', False)), _connector='OR'), name='rule_changed_by_and_at'),
        ),
    ]
