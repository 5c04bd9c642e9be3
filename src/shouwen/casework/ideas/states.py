"""States of an idea and the moves between them (IMP-009)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from shouwen.kit.moves import Move, Moves

OPEN = "open"
ACCEPTED = "accepted"
DECLINED = "declined"
WITHDRAWN = "withdrawn"
LABELS: dict[str, str | Promise] = {
    OPEN: pgettext_lazy("idea", "投票中"),
    ACCEPTED: pgettext_lazy("idea", "已采纳"),
    DECLINED: pgettext_lazy("idea", "未采纳"),
    WITHDRAWN: pgettext_lazy("idea", "已撤回"),
}
TONES = {OPEN: "wait", ACCEPTED: "accent"}
MOVES = Moves(
    LABELS,
    [
        Move("accept", pgettext_lazy("idea", "采纳"), frozenset({OPEN}), ACCEPTED, "ideas.decide"),
        Move("decline", pgettext_lazy("idea", "不采纳"), frozenset({OPEN}), DECLINED, "ideas.decide"),
        Move("withdraw", pgettext_lazy("idea", "撤回"), frozenset({OPEN}), WITHDRAWN, "ideas.take_part"),
        Move("renew", pgettext_lazy("idea", "重新提出"), frozenset({WITHDRAWN}), OPEN, "ideas.take_part"),
    ],
)
SUBJECTS = {
    "service": pgettext_lazy("idea", "服务做法"),
    "flow": pgettext_lazy("idea", "流程"),
    "tool": pgettext_lazy("idea", "工具和技术"),
    "people": pgettext_lazy("idea", "团队和氛围"),
    "other": pgettext_lazy("idea", "其他"),
}
"""What an idea is about."""
MONEY = "money"
"""The reward that takes the signatures of the authority matrix (AUTH-009)."""
REWARDS = {
    "praise": pgettext_lazy("reward", "通报表扬"),
    "points": pgettext_lazy("reward", "积分"),
    "leave": pgettext_lazy("reward", "调休"),
    MONEY: pgettext_lazy("reward", "奖金"),
}
