"""The day that waits for whoever signs in: which matters are open now, and since when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from shouwen.interfaces.ops.sample.play import Play
from shouwen.interfaces.ops.sample.scenes.desk import (
    answered,
    appointment,
    at_work,
    handled_for,
    just_in,
    line_down,
    neighbour,
    offered,
    papers_lost,
    to_review,
    waiting,
    with_department,
    written_word,
)
from shouwen.interfaces.ops.sample.scenes.rarer import asking, nobodys, to_be_read, up
from shouwen.interfaces.ops.sample.scenes.scene import since
from shouwen.interfaces.ops.sample.stage import Life

LATE = timedelta(hours=1, minutes=32)
PARTS: tuple[tuple[str, Callable[[Play], Life], str, timedelta], ...] = (
    ("预约两次装宽带都没人上门，要求今天给出准确时间", appointment, "", timedelta(hours=24) + LATE),
    ("空调安装打穿邻居水管，要求上门核验", neighbour, "severe", timedelta(minutes=38)),
    ("快件显示签收但本人未收到，内有证件", papers_lost, "general", -timedelta(hours=3, minutes=36)),
    (
        "携号转网被告知有违约金，本人不知情",
        at_work("携号转网被告知有违约金，本人不知情", "靓号协议原件调取中，营业部说最迟下午给。"),
        "general",
        -timedelta(hours=7),
    ),
    ("专线月内第三次中断，要求书面说明", line_down, "", timedelta(hours=2, minutes=50)),
    (
        "会员自动续费未提醒，要求退回三个月",
        at_work("会员自动续费未提醒，要求退回三个月", "订购渠道是页面弹窗，没有二次确认，按规定可退。"),
        "general",
        -timedelta(days=1, hours=7),
    ),
    (
        "家电安装收取高空费，与页面不符",
        with_department("家电安装收取高空费，与页面不符", "JZ-FT", "wanhong", hours=6),
        "general",
        -timedelta(days=2),
    ),
    ("云电视多出“尊享包”，遥控器按一下就扣费", waiting, "general", -timedelta(days=1)),
    ("网购冰箱到货凹陷，换货申请三次被驳回", to_review, "general", -timedelta(days=1, hours=2)),
    (
        "寄茶具碎了三件，快递员让自己找寄件人",
        with_department("寄茶具碎了三件，快递员让自己找寄件人", "JZ-FI", "xiamin", hours=9, signed=False),
        "general",
        -timedelta(days=4),
    ),
    (
        "宽带移机后无信号，老人独居需尽快上门",
        with_department(
            "宽带移机后无信号，老人独居需尽快上门",
            "JZ-IN2",
            "luoziqian",
            hours=2,
            signed=False,
            chased="家里老人天天问我，我不知道怎么回她，请快一点。",
        ),
        "general",
        -timedelta(days=4),
    ),
    ("直播间承诺赠品未发，客服机器人循环应答", answered, "general", -timedelta(days=2)),
    ("冷链快件化冻，海鲜变质要求赔付 860 元", written_word, "general", -timedelta(days=3)),
    (
        "孩子玩游戏点了一下，话费扣走 68 元",
        handled_for("孩子玩游戏点了一下，话费扣走 68 元", "tangkexin"),
        "general",
        -timedelta(days=3),
    ),
    (
        "积分兑换话费未到账，页面提示库存不足",
        handled_for("积分兑换话费未到账，页面提示库存不足", "shenyizhou"),
        "general",
        -timedelta(days=2),
    ),
    (
        "合约到期未提醒，次月多扣 59 元套餐费",
        offered(
            "合约到期未提醒，次月多扣 59 元套餐费",
            "hejianing",
            "transfer_handling",
            24,
            "账务部分我已核清，方案需要您班组给，客户情绪平稳。",
        ),
        "general",
        -timedelta(days=3),
    ),
    (
        "退货签收九天未退款，商家称仓库未入账",
        offered(
            "退货签收九天未退款，商家称仓库未入账",
            "shenyizhou",
            "transfer_ownership",
            39,
            "客户指定由您跟进，郑班长已同意。",
        ),
        "general",
        -timedelta(days=4),
    ),
    ("小区弱电箱门损坏，住户担心漏电", to_be_read, "general", -timedelta(days=5)),
    (
        "合约只剩一个月，违约金要收 129 元",
        up("合约只剩一个月，违约金要收 129 元", "tangkexin", 1),
        "general",
        -timedelta(days=1),
    ),
    (
        "搬家寄的电视屏幕裂了，客服只肯赔三百",
        up("搬家寄的电视屏幕裂了，客服只肯赔三百", "hejianing", 2),
        "general",
        timedelta(days=1, hours=3),
    ),
    ("楼道箱门常年敞开，线被拽断没人管", nobodys, "general", -timedelta(days=2)),
    ("公司总机打进来全是忙音，分机互拨正常", asking, "", timedelta(hours=3)),
)
"""Title, its life, the limit by which its start is worked out, and how long that limit is past (negative: ahead).
Without a limit (those that run around the clock) the last value is how long ago it came in."""

KEPT_BACK = frozenset({title for title, *_rest in PARTS} | {"副卡被盗打国际长途，要求先停机再核查"})
"""Stories that are told here and nowhere else."""


def arrange(play: Play) -> None:
    """Put every part on the stage at its moment."""
    for _title, life, severity, late in PARTS:
        worked_out = severity and min(since(play, severity, late=late), play.stage.now - timedelta(hours=4))
        play.stage.add(life(play), worked_out or play.stage.now - late)
    play.stage.add(just_in(play), play.stage.now - timedelta(minutes=11))
