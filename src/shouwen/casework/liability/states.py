"""States of a finding of liability, and the table of moves between them (demand 3.4)."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from shouwen.kit.moves import Move, Moves

PROPOSED = "proposed"
RETURNED = "returned"
CONFIRMED = "confirmed"
APPEALED = "appealed"
FINAL = "final"
WITHDRAWN = "withdrawn"

LABELS: dict[str, str | Promise] = {
    PROPOSED: _("待复核"),
    RETURNED: _("退回重拟"),
    CONFIRMED: _("已认定"),
    APPEALED: _("申诉中"),
    FINAL: _("已终定"),
    WITHDRAWN: _("已撤回"),
}
TONES = {PROPOSED: "wait", RETURNED: "soon", APPEALED: "soon"}
"""How loud a state's tag is; all others are plain."""

OPEN_TO_UNITS = frozenset({CONFIRMED, APPEALED, FINAL})
"""From here on the units at fault may read the case and what was decided about them."""

MOVES = Moves(
    LABELS,
    [
        Move("repropose", _("重新提出定责"), frozenset({RETURNED}), PROPOSED, "liability.propose"),
        Move("withdraw", _("撤回定责"), frozenset({PROPOSED, RETURNED}), WITHDRAWN, "liability.propose"),
        Move("send_back", _("退回重拟"), frozenset({PROPOSED}), RETURNED, "liability.confirm"),
        Move("confirm", _("认定责任"), frozenset({PROPOSED}), CONFIRMED, "liability.confirm"),
        Move("appeal", _("申诉"), frozenset({CONFIRMED, APPEALED}), APPEALED, "liability.appeal"),
        Move("decide", _("终定"), frozenset({APPEALED}), FINAL, "liability.decide"),
    ],
)

PARTIES: dict[str, str | Promise] = {
    "unit": _("部门"),
    "person": _("人员"),
    "supplier": _("外部单位"),
    "customer": _("客户"),
    "nobody": _("无人有责"),
}
DEGREES: dict[str, str | Promise] = {
    "full": _("全部责任"),
    "main": _("主要责任"),
    "equal": _("同等责任"),
    "secondary": _("次要责任"),
}
CERTAINTY: dict[str, str | Promise] = {
    "sure": _("有凭据"),
    "likely": _("多半如此"),
    "guess": pgettext_lazy("certainty", "推测"),
}
STAGES: dict[str, str | Promise] = {
    "propose": pgettext_lazy("step", "提出"),
    "send_back": _("退回"),
    "confirm": _("认定"),
    "decide": _("终定"),
}
