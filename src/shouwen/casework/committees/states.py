"""States of a meeting and the parts people have in a committee (IMP-005)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from shouwen.kit.moves import Move, Moves

PLANNED = "planned"
HELD = "held"
SIGNED = "signed"
CANCELLED = "cancelled"
LABELS: dict[str, str | Promise] = {
    PLANNED: pgettext_lazy("meeting", "待开"),
    HELD: pgettext_lazy("meeting", "已开，待签"),
    SIGNED: pgettext_lazy("meeting", "纪要已签"),
    CANCELLED: pgettext_lazy("meeting", "已取消"),
}
TONES = {PLANNED: "wait", HELD: "soon", SIGNED: "accent"}
MOVES = Moves(
    LABELS,
    [
        Move("hold", pgettext_lazy("meeting", "记纪要"), frozenset({PLANNED, HELD}), HELD, "committees.keep"),
        Move("sign", pgettext_lazy("meeting", "签纪要"), frozenset({HELD}), SIGNED, "committees.read"),
        Move("cancel", pgettext_lazy("meeting", "取消会议"), frozenset({PLANNED}), CANCELLED, "committees.keep"),
        Move("renew", pgettext_lazy("meeting", "恢复会议"), frozenset({CANCELLED}), PLANNED, "committees.keep"),
    ],
)
CHAIR, SECRETARY, MEMBER = "chair", "secretary", "member"
PARTS = {
    CHAIR: pgettext_lazy("committee", "主任"),
    SECRETARY: pgettext_lazy("committee", "秘书"),
    MEMBER: pgettext_lazy("committee", "委员"),
}
