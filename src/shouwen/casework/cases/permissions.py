"""Rights over cases, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "cases.read": _("查看事项单"),
    "cases.register": _("登记事项单"),
    "cases.handle": _("办理事项单"),
    "cases.answer": _("答复客户"),
    "cases.hand_off": _("交办"),
    "cases.accept": _("受理交办"),
    "cases.consult": _("请教"),
    "cases.hand_up": _("转高级席"),
    "cases.escalate": _("升级"),
    "cases.close": _("办结"),
    "cases.reopen": _("重开"),
    "cases.withdraw": _("登记客户撤回"),
    "cases.decline": _("不予受理"),
    "cases.reassign": _("改派"),
    "cases.pull_up": _("提级办理"),
    "cases.take_key": _("办理大客户、重要客户、专线客户事项"),
    "cases.correct_first_contact": _("更正首问责任人"),
    "cases.edit": _("更正事项单内容"),
    "cases.link": _("关联事项单"),
    "cases.merge": _("合并事项单"),
    "cases.decide_problem": _("裁定问题单"),
    "cases.approve_transfer": _("审批责任移交"),
    "cases.manager_hotline": _("经理热线"),
    "cases.gm_hotline": _("总经理热线"),
    "cases.suggestions": _("处理建议"),
    "cases.register_book": _("打印登记簿"),
    "cases.export": _("导出事项单"),
    "cases.see_restricted": _("查看限制查阅的事项单"),
}
