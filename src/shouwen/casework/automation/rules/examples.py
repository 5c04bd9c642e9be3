"""Rules and macros that ship as examples: nobody's and off, to be taken into use by whoever answers for them. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


@dataclass(frozen=True)
class Example:
    """An example; ``content`` makes it in the reader's language."""

    code: str
    name: Any
    why: Any
    content: Callable[[], dict[str, Any]]


def _rule(when: dict[str, Any], asked: list[dict[str, Any]], *then: dict[str, Any]) -> dict[str, Any]:
    return {"when": when, "if": {"all": asked} if asked else {}, "then": list(then)}


def _is(field: str, *values: str, op: str = "in") -> dict[str, Any]:
    return {"field": field, "op": op, "value": list(values)}


def _least(field: str, value: int) -> dict[str, Any]:
    return {"field": field, "op": "gte", "value": value}


def _does(name: str, **values: Any) -> dict[str, Any]:
    return {"deed": name, "with": values}


def _fact(fact: str) -> dict[str, Any]:
    return {"kind": "fact", "fact": fact}


EXAMPLES = (
    Example(
        "chased_twice",
        gettext_lazy("催两次就升急"),
        gettext_lazy("客户再催，责任人和班长都该知道"),
        lambda: _rule(
            _fact("cases.CustomerChased"),
            [_least("chases", 2), _is("urgency", "critical", op="not_in")],
            _does("set_urgency", urgency="critical"),
            _does("notify", who="leader", text=_("客户已催多次，请看看卡在哪里")),
        ),
    ),
    Example(
        "repeat_complaint",
        gettext_lazy("重复投诉转高级席"),
        gettext_lazy("30 天内又来，换个人从头看"),
        lambda: _rule(
            _fact("cases.CaseRegistered"),
            [_is("kind", "complaint"), {"field": "repeat", "op": "is", "value": True}],
            _does("hand_up", note=_("30 天内重复投诉，请从头看一遍前一件是怎么办的")),
        ),
    ),
    Example(
        "big_customer",
        gettext_lazy("重要客户报障，当场告知班长"),
        gettext_lazy("大客户的事不等预警"),
        lambda: _rule(
            _fact("cases.CaseRegistered"),
            [_is("kind", "fault"), _is("customer_class", "big", "important", "dedicated")],
            _does("set_urgency", urgency="high"),
            _does("notify", who="leader", text=_("重要客户报障，请关注")),
        ),
    ),
    Example(
        "silent_customer",
        gettext_lazy("等客户三天没回音，提醒责任人"),
        gettext_lazy("等不是忘"),
        lambda: _rule(
            {"kind": "state", "state": "waiting_customer", "amount": 3, "unit": "work_day"},
            [],
            _does("notify", who="owner", text=_("等客户已三个工作日，请再联系一次")),
            _does("note", text=_("等客户已三个工作日，提醒责任人再联系")),
        ),
    ),
    Example(
        "nobody_took",
        gettext_lazy("待受理半小时没人接，告知班长"),
        gettext_lazy("网上来的事项也要有人应"),
        lambda: _rule(
            {"kind": "state", "state": "received", "amount": 30, "unit": "minute"},
            [],
            _does("notify", who="post", role="team_leader", text=_("待受理的事项半小时没人接，请安排")),
        ),
    ),
    Example(
        "reply_read",
        gettext_lazy("部门回单后一小时还没审，提醒经办人"),
        gettext_lazy("回单放着，客户就在等"),
        lambda: _rule(
            {"kind": "after", "fact": "workorders.OrderReplied", "amount": 1, "unit": "work_hour"},
            [_is("stage", "unit")],
            _does("notify", who="handler", text=_("部门已回单一小时，请审核并答复客户")),
        ),
    ),
    Example(
        "unanswered",
        gettext_lazy("客户留了话，两小时没人回，提醒经办人"),
        gettext_lazy("第一次回得快，后面也不能让客户等"),
        lambda: _rule(
            {"kind": "after", "fact": "cases.CustomerAdded", "amount": 2, "unit": "work_hour"},
            [{"field": "waits_since", "op": "filled"}],
            _does("notify", who="handler", text=_("客户留了话，两小时还没有回话，请现在回")),
            _does("notify", who="leader", text=_("客户留了话，两小时还没有回话")),
        ),
    ),
    Example(
        "missed_chase",
        gettext_lazy("解决超时，催办在办工单"),
        gettext_lazy("超时当时就催，不等人想起来"),
        lambda: _rule(
            _fact("deadlines.DeadlineMissed"),
            [_is("stage", "unit")],
            _does("chase_orders", level="phone"),
            _does("notify", who="owner", text=_("已超时，已催办部门")),
        ),
    ),
    Example(
        "not_accepted",
        gettext_lazy("客户不认可，记下并请主管看"),
        gettext_lazy("第一次不认可是最好的挽回时机"),
        lambda: _rule(
            _fact("cases.CustomerRefused"),
            [],
            _does("notify", who="post", role="supervisor", text=_("客户不认可，请在回电前看一眼")),
            _does("set_urgency", urgency="high"),
        ),
    ),
    Example(
        "letter_failed",
        gettext_lazy("信没有送达，提醒责任人打电话"),
        gettext_lazy("客户没收到就等于没答复"),
        lambda: _rule(
            _fact("cases.LetterFailed"),
            [],
            _does("notify", who="owner", text=_("给客户的信没有送达，请电话告知")),
        ),
    ),
    Example(
        "morning",
        gettext_lazy("每天九点，超过七天没办完的提醒责任人"),
        gettext_lazy("老单每天过一遍"),
        lambda: _rule(
            {"kind": "daily", "time": "09:00"},
            [{"field": "received", "op": "older", "value": "7d"}, _is("stage", "handling", "unit")],
            _does("notify", who="owner", text=_("受理已超过七天，请今天给客户一个说法")),
        ),
    ),
)


@dataclass(frozen=True)
class MacroExample:
    """An example of a macro; ``deeds`` makes them in the reader's language."""

    code: str
    name: Any
    why: Any
    deeds: Callable[[], list[dict[str, Any]]]


MACROS = (
    MacroExample(
        "soothe_and_chase",
        gettext_lazy("先安抚，再催部门"),
        gettext_lazy("客户急、部门慢的时候，三件事一次做完"),
        lambda: [
            _does("reply", text=_("您反映的事我一直在跟，刚又催了承办部门，有进展马上告诉您。")),
            _does("chase_orders", level="phone", text=_("客户在等，请先答复能确定的部分")),
            _does("promise", text=_("回电告知进展"), amount=4, unit="work_hour"),
        ],
    ),
    MacroExample(
        "ask_for_papers",
        gettext_lazy("请客户补材料"),
        gettext_lazy("说清要什么，停表等着"),
        lambda: [
            _does("reply", text=_("还差几样材料才能往下办，请您备好后发给我，收到当天接着办。")),
            _does("wait_customer", reason="customer_material", days=3),
        ],
    ),
    MacroExample(
        "agree_on_a_time",
        gettext_lazy("约上门时间"),
        gettext_lazy("等客户定时间，定了就接着办"),
        lambda: [
            _does("reply", text=_("上门前想跟您定个时间，您看哪天、上午还是下午方便？")),
            _does("wait_customer", reason="customer_time", days=2),
        ],
    ),
    MacroExample(
        "urgent_to_seniors",
        gettext_lazy("升急并转高级席"),
        gettext_lazy("超出自己权限的急事"),
        lambda: [
            _does("set_urgency", urgency="high"),
            _does("hand_up", note=_("客户情绪急，已安抚，请高级席先回电")),
        ],
    ),
)
