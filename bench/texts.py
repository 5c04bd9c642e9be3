"""Seeded Chinese complaints: about 200 characters each, so that every run measures the same words."""

from __future__ import annotations

import random
from collections.abc import Iterator

RARE = "罅漏"
"""Stands in exactly one of every 500 descriptions."""
COMMON = "退费"
THINGS = ["融合套餐", "光猫", "机顶盒", "副卡", "宽带提速包", "快递柜", "冷链件", "到付件", "跑步机", "儿童座椅", "扫地机", "羽绒服"]
FAULTS = ["每晚八点后掉线", "多收了一个月的钱", "说好的日子没有人来", "外箱压扁、里面进水", "换了两次还是坏的", "一直显示派送中",
          "客服说法前后不一", "合约到期没有提醒", "签收人写的不是我", "发票迟迟开不出来"]  # fmt: skip
AREAS = ["云浦区", "临溪县", "河口镇", "东岭新城", "北埠街道", "望江路", "长堤路", "青石桥"]
WANTS = ["请当天给个准话", "要求退费并书面说明", "要求换新并承担运费", "请派人上门看一次", "要求补偿误工一天"]
LINES = [
    "我家住在{area}，{thing}用了{months}个月，从上周起{fault}。",
    "前后打了{times}次电话，每次都说记下了，可是没有人回。",
    "上一位接电话的工号{staff}答应{day}号之前答复，到今天还没有消息。",
    "家里有老人和上学的孩子，这件事已经影响到日常生活。",
    "付款记录和照片我都留着，需要可以马上发过来。",
    "网点让我找热线，热线让我找网点，来回推了三趟。",
    "同一栋楼还有{times}户是一样的情况，可以一起登记。",
    "如果是我操作不对请说明白，不要只说系统显示正常。",
]


class Texts:
    """An endless, repeatable source of complaints."""

    def __init__(self, seed: int = 20260318) -> None:
        self.random = random.Random(seed)

    def _say(self, line: str) -> str:
        pick = self.random
        return line.format(area=pick.choice(AREAS), thing=pick.choice(THINGS), fault=pick.choice(FAULTS),
                           months=pick.randint(2, 36), times=pick.randint(2, 9), day=pick.randint(1, 28),
                           staff=pick.randint(1000, 9999))  # fmt: skip

    def complaint(self, number: int) -> tuple[str, str]:
        """Title and description number ``number``."""
        pick = self.random
        body = self._say(LINES[0]) + "".join(self._say(line) for line in pick.sample(LINES[1:], 5))
        body += pick.choice(WANTS) + "。"
        if number % 500 == 0:
            body = f"墙角有{RARE}，" + body
        if number % 6 == 0:
            body += f"不行就{COMMON}。"
        return f"{pick.choice(AREAS)}{pick.choice(THINGS)}{pick.choice(FAULTS)}", body

    def notes(self) -> Iterator[str]:
        """Short notes of an agent."""
        while True:
            yield self._say(self.random.choice(LINES[1:]))
