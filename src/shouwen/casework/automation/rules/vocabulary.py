"""The deeds (动作) there are: one vocabulary for macros and for rules. ``actions/deeds`` carries them out."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from shouwen.casework.automation.rules.shape import Deed, Param
from shouwen.casework.cases import states as cases
from shouwen.casework.workorders import states as orders

TEXT = Param("text", "text", _("内容"))
NOTE = Param("note", "text", _("交代什么"), needed=False, most=1000)
UNITS = {"hour": _("小时"), "work_hour": _("工作小时"), "work_day": _("工作日")}
TO_WHOM = {
    "owner": _("责任人"),
    "handler": _("经办人"),
    "leader": _("责任人的班长"),
    "chosen": _("指定的人或部门负责人"),
    "post": _("某个岗位的人"),
}
HAND_OFFS = {
    name: cases.HANDOFF_KINDS[name] for name in ("transfer_handling", "assist", "transfer_ownership")
}
STEPS = {name: cases.MOVES[name].label for name in ("investigate", "propose", "carry_out")}
LINKS = {name: label for name, label in cases.LINK_KINDS.items() if name != "merged_into"}
CHASES = {name: label for name, label in orders.CHASE_LEVELS.items() if name in ("phone", "notice")}

_ROWS = (
    Deed("note", _("记备注"), _("记备注：{text}"), "cases.handle", (TEXT,)),
    Deed("reply", _("回复客户"), _("回复客户：{text}"), "cases.handle", (TEXT,)),
    Deed("answer", _("答复客户"), _("答复客户，作为处理结果：{text}"), "cases.answer", (TEXT,), by_rule=False),
    Deed(
        "notify", _("通知人"), _("通知{who}{to}{role}：{text}"), "cases.read",
        (
            Param("who", "choice", _("通知谁"), choices=TO_WHOM, default="owner"),
            Param("to", "receiver", _("指定的人或部门"), needed=False),
            Param("role", "role", _("哪个岗位"), needed=False),
            Param("text", "line", _("说什么"), most=200),
        ),
    ),
    Deed(
        "set_urgency", _("改紧急程度"), _("紧急程度改为“{urgency}”"), "cases.edit",
        (Param("urgency", "choice", _("紧急程度"), choices=cases.URGENCIES),), undone=True, group="fields",
    ),
    Deed(
        "set_impact", _("改影响"), _("影响改为“{impact}”"), "cases.edit",
        (Param("impact", "choice", _("影响"), choices=cases.IMPACTS),), undone=True, group="fields",
    ),
    Deed(
        "set_category", _("改类别"), _("类别改为“{category}”"), "cases.edit",
        (Param("category", "category", _("类别")),), undone=True, group="fields",
    ),
    Deed(
        "set_field", _("改要素"), _("“{field}”改为“{value}”"), "cases.edit",
        (Param("field", "field", _("哪一项"), most=40), Param("value", "line", _("改为"), most=200)),
        undone=True, group="fields",
    ),
    Deed(
        "tag", _("加标签"), _("加上标签“{tag}”"), "cases.handle",
        (Param("tag", "code", _("标签"), source="tag"),), undone=True, group="fields",
    ),
    Deed(
        "untag", _("去标签"), _("去掉标签“{tag}”"), "cases.handle",
        (Param("tag", "code", _("标签"), source="tag"),), undone=True, group="fields",
    ),
    Deed(
        "set_status", _("改状态"), _("状态改为“{status}”"), "cases.handle",
        (Param("status", "status", _("状态")),), undone=True, group="steps",
    ),
    Deed(
        "step", _("推进一步"), _("{step}"), "cases.handle",
        (
            Param("step", "choice", _("哪一步"), choices=STEPS, default="investigate"),
            Param("text", "text", _("查到什么、打算怎么做"), needed=False),
        ),
        group="steps",
    ),
    Deed(
        "wait_customer", _("等客户"), _("等客户（{reason}）{days}"), "cases.handle",
        (
            Param("reason", "code", _("等什么"), source="pause"),
            Param("days", "amount", _("最多等几个工作日"), needed=False, least=1, most=5),
            Param("text", "text", _("说明"), needed=False),
        ),
        undone=True, group="steps",
    ),
    Deed(
        "wait_third", _("等第三方"), _("等第三方（{reason}）{days}"), "cases.handle",
        (
            Param("reason", "code", _("等什么"), source="pause"),
            Param("days", "amount", _("最多等几个工作日"), needed=False, least=1, most=5),
            Param("text", "text", _("说明"), needed=False),
        ),
        undone=True, group="steps",
    ),
    Deed("wait_unit", _("等部门"), _("记为等部门"), "cases.handle", undone=True, group="steps"),
    Deed("resume", _("继续办理"), _("继续办理，时限接着走"), "cases.handle", group="steps"),
    Deed(
        "promise", _("记下承诺"), _("记下承诺：{text}，{amount}{unit}内兑现"), "cases.handle",
        (
            Param("text", "line", _("答应客户什么"), most=200),
            Param("amount", "amount", _("多久之内"), least=1, most=90, default=1),
            Param("unit", "choice", _("按什么算"), choices=UNITS, default="work_day"),
        ),
        by_rule=False, group="steps",
    ),
    Deed(
        "hand_off", _("交办"), _("{kind}给{to}"), "cases.hand_off",
        (
            Param("kind", "choice", _("怎样交"), choices=HAND_OFFS, default="transfer_handling"),
            Param("to", "receiver", _("交给谁")),
            NOTE,
        ),
        undone=True, group="duty",
    ),
    Deed(
        "hand_to_post", _("交给在岗的人"), _("移交经办给在岗、手上最少的{role}"), "cases.hand_off",
        (Param("role", "role", _("哪个岗位")), NOTE), undone=True, group="duty",
    ),
    Deed("hand_up", _("转高级席"), _("转高级席"), "cases.hand_up", (NOTE,), undone=True, group="duty"),
    Deed(
        "escalate", _("升级"), _("升级到上一级热线（{why}）"), "cases.escalate",
        (Param("why", "code", _("为什么升级"), source="escalation"), Param("note", "text", _("说明"), most=1000)),
        group="duty",
    ),
    Deed(
        "dispatch", _("派单"), _("派单给{unit}：{demand}"), "workorders.dispatch",
        (
            Param("unit", "unit", _("承办部门"), needed=False, default=0),
            Param("demand", "text", _("要办什么")),
        ),
        undone=True, group="orders",
    ),
    Deed(
        "chase_orders", _("催办在办工单"), _("{level}：这件事的在办工单"), "workorders.chase",
        (
            Param("level", "choice", _("怎样催"), choices=CHASES, default="phone"),
            Param("text", "text", _("催什么"), needed=False, most=1000),
        ),
        group="orders",
    ),
    Deed(
        "link", _("关联"), _("{kind} {number}"), "cases.link",
        (
            Param("kind", "choice", _("怎样关联"), choices=LINKS, default="related"),
            Param("number", "number", _("另一件的单号"), most=24),
        ),
        undone=True, group="fields",
    ),
    Deed(
        "close", _("办结"), _("办结：{reason}"), "cases.close",
        (
            Param("reason", "choice", _("办结原因"), choices=cases.CLOSE_REASONS, default="confirmed"),
            Param("note", "text", _("说明"), needed=False, most=1000),
        ),
        group="steps",
    ),
)  # fmt: skip
DEEDS: dict[str, Deed] = {each.name: each for each in _ROWS}
GROUPS = {
    "words": _("说与写"),
    "fields": _("改内容"),
    "steps": _("推进"),
    "duty": _("责任"),
    "orders": _("工单"),
}
