"""What a complaint record can say: its lists of choices (ISO 10002, GB/T 19012)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

KINDS = ("complaint", "misconduct")
"""Kinds of cases that have a complaint record."""

CLASSES = {"non_consultation": _("非咨询类投诉"), "consultation": _("咨询类投诉")}
"""Whether it is a real grievance, or a question put as one: decides call-back and whether the answer goes to knowledge."""

RECURRENCES = {"first": _("第一次发生"), "recurring": _("以前发生过")}
COMPLEXITIES = {"simple": _("简单"), "moderate": _("一般"), "complex": _("复杂")}
OUTCOMES = {"upheld": _("属实"), "partly": _("部分属实"), "not_upheld": _("不属实")}
RESOLUTIONS = {
    "refund": _("退款"),
    "replacement": _("换货"),
    "repair": _("修理"),
    "substitute": _("换成别的"),
    "technical_help": _("技术支持"),
    "information": _("说明情况"),
    "referral": _("转有关单位"),
    "compensation": _("补偿赔偿"),
    "apology": _("道歉"),
    "goodwill": _("表示心意"),
    "change": _("承诺改进产品或流程"),
}
"""The resolution types of the standard's follow-up form."""

MEDIA = {"phone": _("电话"), "in_person": _("当面"), "letter": _("书面"), "email": _("电子邮件"), "message": _("短信或在线"), "public": _("公开")}
STANDS = {"accepted": _("接受客户要求"), "partly": _("部分接受"), "refused": _("不接受客户要求")}
"""What the centre says to the demand; not the finding, and not who is liable."""
REACTIONS = {"accepted": _("客户认可"), "refused": _("客户不认可")}

REGULATORS = {
    "miit": _("工信部申诉（12300）"),
    "hotline_12345": _("政务热线 12345"),
    "market": _("市场监管 12315"),
    "nfra": _("金融监管 12378"),
    "health": _("卫生健康 12320"),
    "transport": _("交通运输 12328"),
    "post": _("邮政申诉 12305"),
    "tourism": _("文化旅游"),
    "aviation": _("民航 12326"),
    "petition": _("信访"),
    "consumer": _("消费者协会"),
    "court": _("法院、仲裁"),
    "cfpb": pgettext_lazy("regulator", "CFPB"),
    "fos": pgettext_lazy("regulator", "FOS"),
    "other": _("其他"),
}
REGULATOR_CHANNELS = {"platform": _("监管平台"), "letter": _("来函"), "phone": _("来电"), "visit": _("上门"), "email": _("电子邮件"), "transfer": _("上级转办")}

EVIDENCE_KINDS = {
    "document": _("书面材料"),
    "photo": _("照片"),
    "recording": _("录音"),
    "video": _("录像"),
    "screenshot": _("截图"),
    "statement": _("陈述、笔录"),
    "log": _("机器记录"),
    "goods": _("实物"),
    "other": _("其他"),
}

FLAGS = {"media": _("媒体关注"), "regulator": _("监管转来"), "minor": _("涉及未成年人"), "vexatious": _("无理纠缠")}
FLAG_HELP = {
    "media": _("记者、自媒体已介入或说要曝光。会提高严重程度"),
    "regulator": _("由监管部门转来或已在那边申诉。会提高严重程度"),
    "minor": _("当事人未满 18 岁，材料从严保密"),
    "vexatious": _("同一事项已答复清楚仍反复来。不影响新事项照常受理"),
}
FLAG_TRIGGERS = {"media": "media", "regulator": "regulator"}
"""Flags that count for the severity, and the trigger each is."""

SEVERITY_REASONS = {"at_intake": _("登记时由登记人定")}
"""Why a person set a severity, where nobody is asked for words: kept by code, worded when read."""
FROM_CASE, TAKEN_BACK = "随事项单记下", "撤销"
GIVEN_REASONS = {FROM_CASE: _("随事项单记下"), TAKEN_BACK: pgettext_lazy("change", "撤销")}
"""Reasons of changes nobody typed, as they are kept → as they are read."""
