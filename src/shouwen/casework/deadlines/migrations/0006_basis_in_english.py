"""What a policy rests on, in English too; shipped policies get theirs, without the numbers of our own catalogue."""

from django.db import migrations, models

SHIPPED = {
    "GB/T 19012-2019；SLA-008、SLA-013、CASE-063": ("GB/T 19012-2019", "GB/T 19012-2019"),
    "《侵害消费者权益行为处罚办法》：15 日未退视为拖延": ("《侵害消费者权益行为处罚办法》：15 日未退视为拖延", "Measures for penalties for harming consumers: no refund within 15 days counts as delay"),
    "《快递暂行条例》第二十八条：7 日内处理并告知": ("《快递暂行条例》第二十八条：7 日内处理并告知", "Interim Regulations on Express Delivery, art. 28: handled and told within 7 days"),
    "《消费者权益保护法》第二十五条：收到退货 7 日内退款；1 个工作日内答复申请": ("《消费者权益保护法》第二十五条：收到退货 7 日内退款；1 个工作日内答复申请", "Consumer Protection Law, art. 25: refund within 7 days of the return; application answered within 1 working day"),
    "《电信条例》：城镇 48 小时、农村 72 小时内修复": ("《电信条例》：城镇 48 小时、农村 72 小时内修复", "Telecommunications Regulations: repaired within 48 hours in towns, 72 hours in the country"),
    "《电信条例》：城镇 48 小时修复": ("《电信条例》：城镇 48 小时修复", "Telecommunications Regulations: repaired within 48 hours in towns"),
    "《电信用户申诉处理办法》：企业 15 日内答复": ("《电信用户申诉处理办法》：企业 15 日内答复", "Measures for telecoms user appeals (MIIT): the company answers within 15 days"),
    "移动业务服务规范：平均 1 小时、最长 24 小时": ("移动业务服务规范：平均 1 小时、最长 24 小时", "Service norm for mobile services: 1 hour on average, 24 hours at most"),
    "移动业务服务规范：平均 24 小时、最长 48 小时": ("移动业务服务规范：平均 24 小时、最长 48 小时", "Service norm for mobile services: 24 hours on average, 48 hours at most"),
    "预设": ("预设", "Default"),
    "预设：1 个工作日内告知办理方式": ("预设：1 个工作日内告知办理方式", "Default: told how it will be done within 1 working day"),
    "预设：1 个工作日内答复申请": ("预设：1 个工作日内答复申请", "Default: application answered within 1 working day"),
    "预设：1 个工作日答复": ("预设：1 个工作日答复", "Default: answered within 1 working day"),
    "预设：1 个工作日（参照 GB/T 33358-2016：网上信箱 24 小时内）": ("预设：1 个工作日（参照 GB/T 33358-2016：网上信箱 24 小时内）", "Default: 1 working day (after GB/T 33358-2016: online mailbox within 24 hours)"),
    "预设：1 小时内通知客户、24 小时内报告；CMP-040": ("预设：1 小时内通知客户、24 小时内报告", "Default: customer told within 1 hour, reported within 24 hours"),
    "预设：10 个工作日内理算完毕": ("预设：10 个工作日内理算完毕", "Default: claim settled within 10 working days"),
    "预设：10 个工作日内致谢并转达": ("预设：10 个工作日内致谢并转达", "Default: thanked and passed on within 10 working days"),
    "预设：15 分钟响应、4 小时恢复": ("预设：15 分钟响应、4 小时恢复", "Default: response within 15 minutes, restored within 4 hours"),
    "预设：2 个工作日内联系客户": ("预设：2 个工作日内联系客户", "Default: customer contacted within 2 working days"),
    "预设：2 个工作日；CMP-061": ("预设：2 个工作日", "Default: 2 working days"),
    "预设：2 小时内核实处置": ("预设：2 小时内核实处置", "Default: checked and dealt with within 2 hours"),
    "预设：3 个工作日办结；SLA-014": ("预设：3 个工作日办结", "Default: closed within 3 working days"),
    "预设：3 个工作日；CMP-061": ("预设：3 个工作日", "Default: 3 working days"),
    "预设：30 分钟联系客户、4 个工作小时内给出新时间": ("预设：30 分钟联系客户、4 个工作小时内给出新时间", "Default: customer contacted within 30 minutes, a new time given within 4 working hours"),
    "预设：4 个工作小时签收、3 个工作日回单": ("预设：4 个工作小时签收、3 个工作日回单", "Default: signed for within 4 working hours, replied to within 3 working days"),
    "预设：5 个工作日内转达": ("预设：5 个工作日内转达", "Default: passed on within 5 working days"),
    "预设：5 个工作日；CMP-061": ("预设：5 个工作日", "Default: 5 working days"),
    "预设：60 分钟内首次答复、8 个工作小时内有结果": ("预设：60 分钟内首次答复、8 个工作小时内有结果", "Default: first answer within 60 minutes, a result within 8 working hours"),
    "预设：首响 1 个工作日、方案 3 个工作日、解决 10 个工作日、每两天提醒": ("预设：首响 1 个工作日、方案 3 个工作日、解决 10 个工作日、每两天提醒", "Default: first response 1 working day, plan 3, resolved 10, reminded every two days"),
    "预设：首响 15 分（全天候）、方案 2 时、解决 24 时、每 1 时提醒；CASE-067": ("预设：首响 15 分（全天候）、方案 2 时、解决 24 时、每 1 时提醒", "Default: first response 15 minutes (round the clock), plan 2 hours, resolved 24 hours, reminded every hour"),
    "预设：首响 2 个工作小时、方案 1 个工作日、解决 5 个工作日、每天提醒": ("预设：首响 2 个工作小时、方案 1 个工作日、解决 5 个工作日、每天提醒", "Default: first response 2 working hours, plan 1 working day, resolved 5 working days, reminded daily"),
    "预设：首响 30 分、方案 4 时、解决 2 个工作日、每 4 时提醒；CASE-067": ("预设：首响 30 分、方案 4 时、解决 2 个工作日、每 4 时提醒", "Default: first response 30 minutes, plan 4 hours, resolved 2 working days, reminded every 4 hours"),
}
"""What shipped: the words as they were, and both as they are now."""


def translate(apps, schema_editor):
    policies = apps.get_model("deadlines", "Policy").objects.using(schema_editor.connection.alias)
    for old, (basis, basis_en) in SHIPPED.items():
        policies.filter(basis=old).update(basis=basis, basis_en=basis_en)


class Migration(migrations.Migration):

    dependencies = [
        ("deadlines", "0005_next_reply"),
    ]

    operations = [
        migrations.AddField(
            model_name="policy",
            name="basis_en",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.RunPython(translate, migrations.RunPython.noop),
    ]
