"""States of an improvement plan (CAPA), and the table of moves between them (demand 3.4)."""

from __future__ import annotations

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouwen.kit.moves import Move, Moves

OPEN = "open"
CONTAINED = "contained"
ANALYSED = "analysed"
PLANNED = "planned"
APPROVED = "approved"
IN_PROGRESS = "in_progress"
DONE = "done"
VERIFYING = "verifying"
EFFECTIVE = "effective"
NOT_EFFECTIVE = "not_effective"
CLOSED = "closed"
CANCELLED = "cancelled"

LABELS: dict[str, str | Promise] = {
    OPEN: _("新立项"),
    CONTAINED: _("已控制"),
    ANALYSED: _("已查明根因"),
    PLANNED: _("待批准"),
    APPROVED: pgettext_lazy("improvement", "已批准"),
    IN_PROGRESS: _("实施中"),
    DONE: _("已实施"),
    VERIFYING: _("验证中"),
    EFFECTIVE: pgettext_lazy("improvement", "有效"),
    NOT_EFFECTIVE: pgettext_lazy("improvement", "无效"),
    CLOSED: pgettext_lazy("improvement", "已关闭"),
    CANCELLED: pgettext_lazy("improvement", "已取消"),
}
TONES = {PLANNED: "wait", VERIFYING: "wait", EFFECTIVE: "accent", NOT_EFFECTIVE: "over"}
"""How loud a state's tag is; all others are plain."""

ENDED = frozenset({CLOSED, CANCELLED})
ALIVE = frozenset(LABELS) - ENDED
DRAWN = frozenset({OPEN, CONTAINED, ANALYSED})
"""While a plan is thought out: its trees, measures and goal are written freely."""
WORKED = frozenset({APPROVED, IN_PROGRESS})
"""While it is carried out: measures are reported on."""

MOVES = Moves(
    LABELS,
    [
        Move("contain", _("记下怎样控制"), frozenset({OPEN}), CONTAINED, "improvement.write"),
        Move("analyse", _("定下根因"), frozenset({OPEN, CONTAINED}), ANALYSED, "improvement.write"),
        Move("submit", _("提交批准"), frozenset({ANALYSED}), PLANNED, "improvement.write"),
        Move("return", pgettext_lazy("improvement", "退回修改"), frozenset({PLANNED}), ANALYSED, "improvement.approve"),
        Move("approve", pgettext_lazy("improvement", "批准"), frozenset({PLANNED}), APPROVED, "improvement.approve"),
        Move("start", _("开始实施"), frozenset({APPROVED}), IN_PROGRESS, "improvement.write"),
        Move("finish", _("报实施完"), frozenset({IN_PROGRESS}), DONE, "improvement.write"),
        Move("verify", _("开始验证"), frozenset({DONE}), VERIFYING, "improvement.write"),
        Move("effective", _("判定有效"), frozenset({VERIFYING}), EFFECTIVE, "improvement.approve"),
        Move("not_effective", _("判定无效"), frozenset({VERIFYING}), NOT_EFFECTIVE, "improvement.approve"),
        Move("extend", _("再观察一期"), frozenset({VERIFYING}), None, "improvement.approve"),
        Move("again", _("再来一轮"), frozenset({NOT_EFFECTIVE}), OPEN, "improvement.write"),
        Move("close", _("关闭计划"), frozenset({EFFECTIVE}), CLOSED, "improvement.write"),
        Move("cancel", _("取消计划"), ALIVE - {EFFECTIVE}, CANCELLED, "improvement.approve"),
    ],
)
JUDGED = frozenset({"return", "approve", "extend", "effective", "not_effective"})
"""Moves of a second pair of eyes: never the author's, nor of whoever submitted or leads the plan."""
REVERSIBLE = frozenset({"contain", "analyse", "submit", "start", "finish", "verify", "again", "cancel"})
"""Moves that whoever made them takes back while nothing has followed."""

KINDS = {
    "capa": _("纠正预防（CAPA）"),
    "rectification": _("整改方案"),
    "process": _("流程优化"),
    "technology": _("引入新技术"),
}
CHANGES = frozenset({"process", "technology"})
"""Kinds that change how we work without something having gone wrong: they need a reason, not a tree of causes (IMP-007, 008)."""
PILOTS = {
    "works": pgettext_lazy("pilot", "达到预期，可以推广"),
    "partly": pgettext_lazy("pilot", "部分达到"),
    "fails": pgettext_lazy("pilot", "没有达到"),
}
"""What a pilot of a new technology showed."""
SOURCES = {
    "rule": _("规则触发"),
    "cases": _("一批事项"),
    "quality": _("质检"),
    "audit": _("审计"),
    "regulator": _("监管要求"),
    "idea": _("同事的建议"),
    "committee": _("改进委员会"),
    "review": _("年度评估"),
    "hand": _("自己提出"),
}
TREES = {"why": _("五问"), "fish": _("鱼骨图")}
RIBS = {
    "people": pgettext_lazy("fishbone", "人员"),
    "machine": pgettext_lazy("fishbone", "设备与程序"),
    "material": pgettext_lazy("fishbone", "物料与资料"),
    "method": pgettext_lazy("fishbone", "流程与方法"),
    "environment": pgettext_lazy("fishbone", "环境"),
    "measurement": pgettext_lazy("fishbone", "衡量与考核"),
}
MEASURES = {"correct": _("纠正"), "prevent": _("预防")}
METRICS = {
    "count": _("有这一起因的事项数"),
    "share": _("这一起因占全部起因的百分比"),
    "paid": _("为这一起因付出的金额"),
    "repeats": _("同一客户再次投诉的客户数"),
}
SORTS = {
    "recurrence": _("同一起因反复出现"),
    "share": _("某一起因占比上升"),
    "severe": _("出了一件严重投诉"),
    "paid": _("赔付金额过线"),
    "repeat": _("同一客户反复投诉"),
}
"""Sorts of rules that open plans."""
BY_CAUSE = ("recurrence", "share", "paid")
"""Sorts of rules that look at a cause."""
RULE_NAMES = {
    "recurrence": _("一周内同一起因满十件"),
    "share": _("某一起因占比明显上升"),
    "severe": _("一件严重投诉"),
    "paid": _("一个月内为同一起因赔付过多"),
    "repeat": _("同一客户一季里投诉三次"),
}
"""How the rules an installation begins with are called: they are stored in Chinese and said in the reader's language."""


def rule_label(sort: str, name: str) -> str:
    """The name of a rule for its reader: a shipped one in their language, another as it was given."""
    shipped = RULE_NAMES[sort]
    with translation.override("zh-hans"):
        same = name == str(shipped)
    return str(shipped) if same else name
