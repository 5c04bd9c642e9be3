"""What a statutory limit can say: who it binds, from when it counts, how sure we are of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PARTIES = {"company": _("企业、单位自己"), "authority": _("主管部门")}
"""Whom a limit binds. A centre chooses a pack as one of them: the limits of the other are shown and open no clock."""

STARTS = {"received": _("收到之日起"), "accepted": _("受理之日起")}

MARKS = {"C": _("已核对法条或官方原文"), "S": _("见于二手来源，请核对原文"), "P": _("本产品默认，不是法定")}
"""How sure the limit is. Nothing less sure ships."""
LAW = frozenset({"C", "S"})
"""Marks of what is called law; the rest is this product's own default and called so."""

MATTERS = {
    "reconnection": _("停机后复机、变更业务"),
    "mobile_fault": _("移动通信障碍"),
    "trace": _("查询给据邮件"),
    "trace_far": _("查询偏远地区和国际的给据邮件"),
    "returned_goods": _("退货退款"),
    "telecom_service": _("电信业务"),
}
"""What a limit can name where a kind of matter is too wide. Each centre says which of its categories are that."""
USUAL = {
    "reconnection": ("business.plan.request",),
    "mobile_fault": ("mobile.signal",),
    "returned_goods": ("after.seven_days",),
    "telecom_service": ("broadband", "mobile", "fees", "business", "interconnect", "fixed", "dedicated", "outlet", "hotline", "privacy"),
}
"""Categories of the industry packs that are usually meant: offered first, never counted by themselves."""

APPROVERS = {"centre": _("本中心负责人"), "above": _("上级中心或总部负责人")}
RIGHT_OF = {"centre": "statutes.approve", "above": "statutes.approve_above"}
"""The right under which a step is granted."""

REGIONS = {
    "": _("全国"),
    "CN-BJ": _("北京"),
    "CN-CQ": _("重庆"),
    "CN-HA": _("河南"),
    "CN-SD": _("山东"),
    "CN-SD-3701": _("山东济南"),
    "CN-SD-3707": _("山东潍坊"),
    "CN-ZJ": _("浙江"),
    "RURAL": _("农村"),
    "CN-RURAL": _("全国农村"),
}
"""Regions with rules of their own, and those people ask for; others are written by their ISO 3166-2 code."""

WAYS = {
    "letter": _("已写信"),
    "by_hand": _("请人告知，在“告知客户”里"),
    "none": _("客户没有留下联系方式，留在事项单上"),
}
"""How the customer learns of an extension."""
