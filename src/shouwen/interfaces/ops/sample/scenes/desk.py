"""What lies on 陈雨薇's desk now: overdue and due, hers and a colleague's, with departments, waiting, offered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from shouwen.casework.cases import actions as cases
from shouwen.casework.workorders import actions as workorders
from shouwen.interfaces.ops.sample.lives.orders import THIN
from shouwen.interfaces.ops.sample.play import Play
from shouwen.interfaces.ops.sample.scenes.scene import ME, Scene
from shouwen.interfaces.ops.sample.stage import Life


def appointment(play: Play) -> Life:
    """The most urgent one: overdue, chased twice, a call promised for soon, a second reply waiting to be read."""
    scene = Scene(play, "预约两次装宽带都没人上门，要求今天给出准确时间", ME, who="彭晓岚", severity="severe")
    scene.opens()
    yield play.at + timedelta(minutes=13)
    scene.calls("先道歉，记下客户能请假的时段：今天和明天下午。客户说再不来就退费。")
    yield play.at + timedelta(minutes=12)
    scene.works()
    offer = cases.hand_off(
        scene.case_id, kind="transfer_handling", to=play.cast.ids["shenyizhou"], reason_code="workload",
        note="客户只认下午，请盯住装维排班。", next_step="下班前给客户一个电话", actor=scene.actor(), at=play.at,
    )  # fmt: skip
    yield play.at + timedelta(minutes=6)
    cases.refuse_handoff(
        offer.pk, code="not_my_duty", note="该片区不在本班辖区，请直接派装维中心。", evidence=["网格划分图第 7 页"],
        actor=scene.actor("shenyizhou"), at=play.at,
    )  # fmt: skip
    yield play.at + timedelta(minutes=10)
    scene.orders("JZ-IN2", "请给出师傅上门的准确时间，并先电话联系客户。前两次失约的原因一并写明。", hours=3)
    yield play.at + timedelta(minutes=8)
    scene.passes("zhengliqun")
    yield play.at + timedelta(minutes=25)
    scene.signs("luoziqian")
    yield play.at + timedelta(minutes=10)
    scene.starts("luoziqian")
    yield scene.ago(hours=7)
    scene.chased("说今天有人来，现在还没有电话。再等一小时我自己去营业厅。")
    yield scene.ago(hours=5)
    scene.replies("luoziqian", "已安排人员跟进，具体时间另告客户。", visit_in=6)
    yield scene.ago(hours=4, minutes=20)
    workorders.rework(
        scene.order_id,
        marks=THIN,
        note="没有写明上门的日期和钟点，客户追问时无法回答，请补。",
        actor=scene.actor(),
        at=play.at,
    )
    yield scene.ago(hours=2)
    scene.promises("回电彭晓岚，给出上门时间", minutes=36)
    yield scene.ago(minutes=49)
    scene.calls("告知正在调师傅，客户说只等到中午。")
    yield scene.ago(minutes=33)
    scene.chased("到底几点来？我已经请了两次假，今天再不来我就去营业厅退费。")
    yield scene.ago(minutes=19)
    scene.replies("luoziqian", scene.story.report, visit_in=3)
    yield scene.ago(minutes=12)
    scene.remarked("zhengliqun", "@{owner} 确认时间后短信留底。客户若提减免，首月费用可由我批。")


def neighbour(play: Play) -> Life:
    """Overdue by a little, with the department, chased by the team leader."""
    scene = Scene(play, "空调安装打穿邻居水管，要求上门核验", ME, who="谢雅琴")
    scene.opens()
    yield play.at + timedelta(minutes=18)
    scene.calls("客户两头为难，邻居要求先止水。已请她关总阀并拍照。")
    yield play.at + timedelta(minutes=20)
    scene.works()
    scene.orders("JZ-FT", "请派人与两家一起核验，先止水再谈责任，照片随单。", hours=2)
    yield play.at + timedelta(minutes=15)
    scene.passes("hejianing")
    yield play.at + timedelta(minutes=35)
    scene.signs("wanhong")
    yield play.at + timedelta(minutes=20)
    scene.starts("wanhong")
    yield scene.ago(hours=3)
    scene.promises("告知谢女士处理方案", minutes=276)
    yield scene.ago(hours=2)
    workorders.chase(
        scene.order_id, level="phone", source="supervisor", text="请今天午前给方案，我好让雨薇回客户。",
        actor=scene.actor("zhengliqun"), at=play.at,
    )  # fmt: skip
    yield scene.ago(hours=1)
    scene.remarked("zhengliqun", "@{owner} 谢女士这件我同意给 200 元以内补偿，请附照片。")


def papers_lost(play: Play) -> Life:
    """Due today, in her own hands, with advice from the supervisor."""
    scene = Scene(play, "快件显示签收但本人未收到，内有证件", ME)
    scene.opens()
    yield play.at + timedelta(minutes=14)
    scene.calls("客户确认没有委托任何人代签，快递员电话打不通。")
    yield play.at + timedelta(minutes=30)
    scene.works()
    yield scene.ago(minutes=38)
    scene.remarked("lvqingyang", "@{owner} 证件类快件按“重要物品”口径答复，见知识 K-0217。")


def at_work(title: str, note: str) -> Callable[[Play], Life]:
    """One she is looking into herself."""

    def life(play: Play) -> Life:
        scene = Scene(play, title, ME)
        scene.opens()
        yield play.at + timedelta(minutes=15)
        scene.calls(play.phrases.talk("calls").format(hour="16"))
        yield play.at + timedelta(minutes=25)
        scene.works()
        yield play.at + timedelta(minutes=40)
        scene.writes(note)

    return life


def line_down(play: Play) -> Life:
    """A dedicated line, with the network department."""
    scene = Scene(play, "专线月内第三次中断，要求书面说明", ME, who="临溪三中", severity="general")
    scene.opens()
    yield play.at + timedelta(minutes=9)
    scene.calls("信息中心主任接听，要求盖章的书面说明，三次中断分开写。")
    yield play.at + timedelta(minutes=20)
    scene.works()
    scene.orders(
        "JZ-NW", "请逐次写明中断原因、修复时间和整改，盖章后交政企部，附备用链路演练记录。", hours=20
    )
    yield play.at + timedelta(minutes=12)
    scene.passes()
    yield play.at + timedelta(minutes=40)
    scene.signs("masiyuan")
    yield play.at + timedelta(minutes=40)
    scene.starts("masiyuan")


def with_department(
    title: str, unit: str, clerk: str, *, hours: float, signed: bool = True, chased: str = ""
) -> Callable[[Play], Life]:
    """One that a department has."""

    def life(play: Play) -> Life:
        scene = Scene(play, title, ME)
        scene.opens()
        yield play.at + timedelta(minutes=11)
        scene.calls(play.phrases.talk("calls").format(hour="17"))
        yield play.at + timedelta(minutes=20)
        scene.works()
        yield play.at + timedelta(minutes=2)
        assert scene.matter is not None
        scene.orders(unit, scene.matter.fill(play.phrases.talk("demands")), hours=hours)
        yield play.at + timedelta(minutes=9)
        scene.passes()
        if signed:
            yield play.at + timedelta(minutes=30)
            scene.signs(clerk)
        if chased:
            yield scene.ago(minutes=52)
            scene.chased(chased)

    return life


def to_review(play: Play) -> Life:
    """A reply that waits to be read."""
    scene = Scene(play, "网购冰箱到货凹陷，换货申请三次被驳回", ME)
    scene.opens()
    yield play.at + timedelta(minutes=12)
    scene.calls("客户收货当天就提交过照片，三次驳回的截图都在。")
    yield play.at + timedelta(minutes=15)
    scene.works()
    scene.orders("JZ-AF", "三次驳回的理由逐条核对，能换就定送货时间。", hours=5)
    yield play.at + timedelta(minutes=10)
    scene.passes()
    yield play.at + timedelta(minutes=40)
    scene.signs("liurumei")
    yield play.at + timedelta(minutes=30)
    scene.starts("liurumei")
    yield scene.ago(minutes=41)
    scene.replies("liurumei", scene.story.report)


def waiting(play: Play) -> Life:
    """Paused: the customer is to send a picture of the bill."""
    scene = Scene(play, "云电视多出“尊享包”，遥控器按一下就扣费", ME)
    scene.opens()
    yield play.at + timedelta(minutes=20)
    scene.calls("客户说账单在老伴手机里，过两天发来。")
    yield play.at + timedelta(minutes=10)
    scene.works()
    yield play.at + timedelta(minutes=5)
    cases.wait(
        scene.case_id, for_="customer", reason_code="customer_material", until=scene.ago(days=-2), text="等客户补缴费截图",
        actor=scene.actor(), at=play.at,
    )  # fmt: skip


def just_in(play: Play) -> Life:
    """Taken down minutes ago: the first answer is due."""
    scene = Scene(play, "副卡被盗打国际长途，要求先停机再核查", ME)
    scene.opens()
    return
    yield


def answered(play: Play) -> Life:
    """Answered; the customer has not said yet. A promise of this morning is kept."""
    scene = Scene(play, "直播间承诺赠品未发，客服机器人循环应答", ME)
    scene.opens()
    yield play.at + timedelta(minutes=10)
    scene.calls("客户发来回放时间点 42 分 10 秒，说得很清楚。")
    yield play.at + timedelta(minutes=30)
    scene.works()
    kept = scene.promises("回电说明看完回放的结果", minutes=-74)
    yield scene.ago(minutes=76)
    cases.keep_promise(kept, actor=scene.actor(), at=play.at)
    yield scene.ago(minutes=70)
    assert scene.matter is not None
    cases.answer(scene.case_id, scene.matter.fill(scene.story.answer), actor=scene.actor(), at=play.at)


def written_word(play: Play) -> Life:
    """A written statement is promised for the end of the day."""
    scene = Scene(play, "冷链快件化冻，海鲜变质要求赔付 860 元", ME)
    scene.opens()
    yield play.at + timedelta(minutes=10)
    scene.calls("客户家里请客，先替他联系了附近的海鲜店补货。")
    yield play.at + timedelta(minutes=25)
    scene.works()
    yield scene.ago(hours=2, minutes=20)
    scene.promises("给客户发书面说明和赔付回执", minutes=396)


def handled_for(title: str, owner: str) -> Callable[[Play], Life]:
    """One she handles for a colleague who stays answerable."""

    def life(play: Play) -> Life:
        scene = Scene(play, title, owner)
        scene.opens()
        yield play.at + timedelta(minutes=15)
        scene.calls(play.phrases.talk("calls").format(hour="15"))
        yield play.at + timedelta(minutes=15)
        row = cases.hand_off(
            scene.case_id, kind="transfer_handling", to=play.cast.ids[ME], reason_code="expertise",
            note=play.phrases.talk("handoffs"), next_step="今天内给客户回话", actor=scene.actor(), at=play.at,
        )  # fmt: skip
        yield play.at + timedelta(minutes=9)
        cases.accept_handoff(row.pk, actor=scene.actor(ME), at=play.at)
        yield play.at + timedelta(minutes=22)
        scene.works(ME)

    return life


def offered(title: str, owner: str, kind: str, minutes: float, note: str) -> Callable[[Play], Life]:
    """One that waits for her acceptance."""

    def life(play: Play) -> Life:
        scene = Scene(play, title, owner, severity="general")
        scene.opens()
        yield play.at + timedelta(minutes=20)
        scene.calls(play.phrases.talk("calls").format(hour="17"))
        yield play.at + timedelta(minutes=15)
        scene.works()
        yield scene.ago(minutes=minutes)
        cases.hand_off(
            scene.case_id, kind=kind, to=play.cast.ids[ME], reason_code="customer_request", note=note,
            next_step="先给客户回电", actor=scene.actor(), at=play.at,
        )  # fmt: skip

    return life
