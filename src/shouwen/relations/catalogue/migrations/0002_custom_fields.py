"""Custom fields of cases, and statuses on their fixed states."""

import django.db.models.deletion
import shouwen.kit.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalogue', '0001_first'),
        ('organisation', '0002_approved_proxies'),
    ]

    operations = [
        migrations.CreateModel(
            name='Field',
            fields=[
                ('id', models.BigIntegerField(default=shouwen.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=80)),
                ('name_en', models.CharField(blank=True, max_length=120)),
                ('definition', models.TextField(blank=True)),
                ('definition_en', models.TextField(blank=True)),
                ('position', models.PositiveIntegerField(default=0)),
                ('valid_from', models.DateField(null=True)),
                ('valid_to', models.DateField(null=True)),
                ('pack', models.CharField(blank=True, max_length=24)),
                ('type', models.CharField(choices=[('text', '一行文字'), ('passage', '多行文字'), ('whole', '整数'), ('decimal', '小数'), ('money', '金额'), ('date', '日期'), ('moment', '日期和时间'), ('yes', '是或否'), ('choice', '选一项'), ('choices', '选几项'), ('person', '同事'), ('unit', '部门'), ('link', '编号或链接'), ('hours', '算出的小时数')], default='text', max_length=8)),
                ('kinds', models.JSONField(default=list)),
                ('categories', models.JSONField(default=list)),
                ('needed', models.CharField(blank=True, choices=[('', '不必填'), ('registration', '登记时必填'), ('answer', '答复前必填'), ('close', '办结前必填')], max_length=12)),
                ('needed_for', models.JSONField(default=list)),
                ('section', models.CharField(blank=True, max_length=40)),
                ('section_en', models.CharField(blank=True, max_length=60)),
                ('options', models.JSONField(default=list)),
                ('pattern', models.CharField(blank=True, max_length=80)),
                ('address', models.CharField(blank=True, max_length=200)),
                ('currency', models.CharField(blank=True, max_length=3)),
                ('default', models.CharField(blank=True, max_length=200)),
                ('is_public', models.BooleanField(default=False)),
                ('secrecy', models.CharField(blank=True, choices=[('', '看得到事项单的人都能看'), ('masked', '遮掩，看要填原因并留痕'), ('sealed', '加密保存并遮掩（个人信息）')], max_length=6)),
                ('traits', models.JSONField(default=dict)),
                ('centre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('code'), name='catalogue_field_code')],
            },
        ),
        migrations.CreateModel(
            name='Status',
            fields=[
                ('id', models.BigIntegerField(default=shouwen.kit.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('code', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=80)),
                ('name_en', models.CharField(blank=True, max_length=120)),
                ('definition', models.TextField(blank=True)),
                ('definition_en', models.TextField(blank=True)),
                ('position', models.PositiveIntegerField(default=0)),
                ('valid_from', models.DateField(null=True)),
                ('valid_to', models.DateField(null=True)),
                ('pack', models.CharField(blank=True, max_length=24)),
                ('state', models.CharField(max_length=20)),
                ('kinds', models.JSONField(default=list)),
                ('is_automatic', models.BooleanField(default=False)),
                ('centre', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisation.unit')),
            ],
            options={
                'constraints': [models.UniqueConstraint(models.F('code'), name='catalogue_status_code')],
            },
        ),
    ]
