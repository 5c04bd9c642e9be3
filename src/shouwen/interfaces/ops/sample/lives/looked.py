"""How open matters were looked into, what could be done about them at what cost, and what is still to be done."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from shouwen.casework.solutions import actions as solutions
from shouwen.casework.tasks import actions as tasks
from shouwen.interfaces.ops.sample.play import Matter, Play
from shouwen.interfaces.ops.sample.stage import Life
from shouwen.kit.actor import Actor

DAMAGED, FRIDGE, LINE, SIGNED, PIPE, FEE = (
    "冷链快件化冻，海鲜变质要求赔付 860 元", "网购冰箱到货凹陷，换货申请三次被驳回", "专线月内第三次中断，要求书面说明",
    "快件显示签收但本人未收到，内有证件", "空调安装打穿邻居水管，要求上门核验", "家电安装收取高空费，与页面不符",
)  # fmt: skip


def looked_into(play: Play) -> Life:
    """On the day itself, in the hours before whoever signs in comes."""
    _line(play)
    yield play.at + timedelta(minutes=20)
    _fridge(play)
    yield play.at + timedelta(minutes=15)
    _damaged(play)
    yield play.at + timedelta(minutes=15)
    _to_do(play)


def _of(play: Play, title: str) -> tuple[Matter, Actor] | None:
    """An open matter and whoever works on it; None when it is not there (yet, or any more)."""
    found = next((each for each in play.matters if each.story.title == title and play.is_open(each)), None)
    return (found, play.handler(found)) if found else None


def _line(play: Play) -> None:
    """Looked into twice; a spare route is dear, so that the authority of a post decides on it."""
    if (found := _of(play, LINE)) is None:
        return
    matter, who = found
    solutions.investigate(
        matter.case_id, method="records", evidence="三次中断的告警记录、割接单和抢修工单，时间逐条核对。",
        conclusion="第一次是光缆被挖断，后两次是同一块板卡夜里重启，割接后没有换。", actor=who, at=play.at,
    )  # fmt: skip
    solutions.investigate(
        matter.case_id, method="on_site", evidence="网络部到客户机房看板卡版本，拍了照片。",
        conclusion="板卡是已公告要换的批次，换掉即可；备用链路没有启用。", actor=who, at=play.at,
    )  # fmt: skip
    solutions.propose(matter.case_id, text="当晚更换板卡，并启用备用链路", actor=who, at=play.at)
    solutions.propose(matter.case_id, text="另建一条不同路由的备用专线", cost=Decimal(26000), actor=who, at=play.at)


def _fridge(play: Play) -> None:
    """Two ways out with their cost; the dearer waits, the other is agreed within her own power."""
    if (found := _of(play, FRIDGE)) is None:
        return
    matter, who = found
    solutions.investigate(
        matter.case_id, method="interview", evidence="客户收货当天的四张照片、三次驳回的截图，送货师傅的说明。",
        conclusion="凹陷在送货前就有，三次驳回都因为系统没有收到照片，不是客户的责任。", actor=who, at=play.at,
    )  # fmt: skip
    solutions.propose(matter.case_id, text="换一台新机，旧机由售后带走", cost=Decimal(2600), actor=who, at=play.at)
    solutions.propose(matter.case_id, text="客户留用，补一张 150 元以内的券", cost=Decimal(150), actor=who, at=play.at)


def _damaged(play: Play) -> None:
    """One chosen, with what is to be done for it."""
    if (found := _of(play, DAMAGED)) is None:
        return
    matter, who = found
    solutions.investigate(
        matter.case_id, method="records", evidence="冷链车温度记录：7 时到 11 时高于零度；分拣口照片两张。",
        conclusion="分拣口停了四个小时没有进冷库，责任在我方。", actor=who, at=play.at,
    )  # fmt: skip
    option = solutions.propose(matter.case_id, text="上门取回变质的货，给书面说明，赔付另按核决权限报", actor=who, at=play.at)
    solutions.choose(option.pk, actor=who, at=play.at)
    for text, hours in (("上门取回变质的货，拍照留底", 20), ("发书面说明，附温度记录", 6)):
        solutions.add_action(option.pk, text=text, due_at=play.stage.now + timedelta(hours=hours), actor=who, at=play.at)


def _to_do(play: Play) -> None:
    """Follow-ups: one done, one for today, one for a colleague, one for later."""
    wanted = (
        (SIGNED, "问清网点监控能不能调到当天 15 时前后", 5, ""), (PIPE, "回电谢女士，问邻居家的水止住没有", 3, "止住了，物业已关总阀，邻居认可先修。"),
        (FEE, "收齐页面截图和安装师傅的收据，一起附到单上", 26, ""), (LINE, "一周后回访：换板卡以后有没有再断", 24 * 7, ""),
    )  # fmt: skip
    for title, text, hours, result in wanted:
        if (found := _of(play, title)) is None:
            continue
        matter, who = found
        row = tasks.follow_up(matter.case_id, text=text, due_at=play.stage.now + timedelta(hours=hours), actor=who, at=play.at)
        if result:
            tasks.finish(row.pk, result=result, actor=who, at=play.at)
