"""A corrected title is kept among the words, so that it is found."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0006_awaited"),
    ]

    operations = [
        migrations.AlterField(
            model_name="casetext",
            name="kind",
            field=models.CharField(
                choices=[
                    ("description", "客户怎么说"),
                    ("demand", "客户要求"),
                    ("plan", "处理打算"),
                    ("note", "备注"),
                    ("reply", "回复"),
                    ("answer", "答复"),
                    ("fact", "客户补充"),
                    ("contact", "联系记录"),
                    ("finding", "调查结论"),
                    ("solution", "解决方案"),
                    ("question", "请教"),
                    ("advice", "指点"),
                    ("title", "标题"),
                ],
                max_length=12,
            ),
        ),
    ]
