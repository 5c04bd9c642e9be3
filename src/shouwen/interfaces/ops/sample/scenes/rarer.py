"""The rarer states of open matters: waiting for a second reader, with the hotlines, a problem order, a return asked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from shouwen.casework.cases import actions as cases
from shouwen.casework.workorders import actions as workorders
from shouwen.interfaces.ops.sample.lives.orders import proof
from shouwen.interfaces.ops.sample.play import Play
from shouwen.interfaces.ops.sample.scenes.scene import Scene
from shouwen.interfaces.ops.sample.stage import Life


def to_be_read(play: Play) -> Life:
    """A colleague's order that waits for her second look."""
    scene = Scene(play, "小区弱电箱门损坏，住户担心漏电", "shenyizhou")
    scene.opens()
    yield play.at + timedelta(minutes=6)
    scene.calls("已请住户让孩子离远，物业先拉警戒带。")
    yield scene.ago(minutes=14)
    scene.works()
    scene.orders("JZ-IN1", "箱门脱落、电源外露，请今天加固并检查电源，附照片。", hours=8)


def up(title: str, owner: str, levels: int) -> Callable[[Play], Life]:
    """One the customer did not accept: with the manager hotline, or further up with the general manager's."""

    def life(play: Play) -> Life:
        scene = Scene(play, title, owner)
        scene.opens()
        yield play.at + timedelta(minutes=20)
        scene.calls(play.phrases.talk("calls").format(hour="16"))
        yield play.at + timedelta(hours=20)
        assert scene.matter is not None
        cases.answer(scene.case_id, scene.matter.fill(scene.story.answer), told=True, actor=scene.actor(), at=play.at)
        for level, hotline in list(enumerate(("yanshijie", "liangyongchang")))[:levels]:
            yield scene.ago(hours=9 - 5 * level)
            by = play.handler(scene.matter)
            cases.not_accepted(scene.case_id, text=play.phrases.talk("rejections"), actor=by, at=play.at)
            offer = play.offer(scene.matter)
            yield play.at + timedelta(minutes=6)
            if offer is not None:
                cases.accept_handoff(offer.pk, actor=scene.actor(hotline), at=play.at)
            yield play.at + timedelta(minutes=50)
            view = play.phrases.talk("gm_views" if level else "manager_views")
            cases.note(scene.case_id, view, actor=scene.actor(hotline), at=play.at)
            if level + 1 < levels:
                cases.answer(
                    scene.case_id,
                    "您好，我是经理热线。同意按残值赔付，并当面致歉。",
                    told=True,
                    actor=scene.actor(hotline),
                    at=play.at,
                )

    return life


def nobodys(play: Play) -> Life:
    """Refused three times: a problem order, which the team leader has to decide."""
    scene = Scene(play, "楼道箱门常年敞开，线被拽断没人管", "fengyiming")
    scene.opens()
    yield play.at + timedelta(minutes=20)
    scene.calls("客户说物业和我们各推一半，已经半年。")
    scene.works()
    for number, name in enumerate(("hejianing", "shenyizhou", "tangkexin")):
        yield scene.ago(hours=6 - 2 * number)
        row = cases.hand_off(
            scene.case_id, kind="transfer_handling", to=play.cast.ids[name], reason_code="expertise",
            note=play.phrases.talk("handoffs"), actor=scene.actor(), at=play.at,
        )  # fmt: skip
        yield play.at + timedelta(minutes=7)
        cases.refuse_handoff(
            row.pk, code="not_my_duty", note=play.phrases.talk("declines"), evidence=["共建协议第 3 页"],
            actor=scene.actor(name), at=play.at,
        )  # fmt: skip


def asking(play: Play) -> Life:
    """An order whose department has asked to give it back; the decision is open."""
    scene = Scene(play, "公司总机打进来全是忙音，分机互拨正常", "hejianing")
    scene.opens()
    yield play.at + timedelta(minutes=8)
    scene.calls("客户招标最后一天，先给了呼转号码应急。")
    yield play.at + timedelta(minutes=10)
    scene.works()
    scene.orders("JZ-IN1", "总机中继呼入全忙，请当天恢复。", hours=4)
    yield play.at + timedelta(minutes=6)
    scene.passes()
    yield scene.ago(minutes=70)
    scene.signs("zhaoqiming")
    yield scene.ago(minutes=25)
    clerk = scene.actor("zhaoqiming")
    note = "故障点在中继侧，属网络运维部，附测试记录。"
    workorders.give_back(
        scene.order_id, code="not_ours", note=note, suggested_unit=play.cast.units["JZ-NW"],
        attachments=proof(play, clerk, note), actor=clerk, at=play.at,
    )  # fmt: skip
