"""What people are told about improvement: message ids, put into words when they are read."""

from __future__ import annotations

from django.utils.translation import gettext_noop

OPENED = gettext_noop("{plan} 已立项，由您负责")
APPROVE = gettext_noop("{plan} 提交了，请批准")
APPROVED = gettext_noop("{plan} 已批准，可以开始实施")
RETURNED = gettext_noop("{plan} 退回修改，请看意见")
JUDGE = gettext_noop("{plan} 实施完了，验证数据由程序来取，到期请判定效果")
FIGURE = gettext_noop("{plan} 第 {period} 期数据出来了：{value}，目标 {target}")
EFFECTIVE = gettext_noop("{plan} 判定有效，写好总结就可以关闭")
NOT_EFFECTIVE = gettext_noop("{plan} 判定无效，请再来一轮")
CANCELLED = gettext_noop("{plan} 已取消")
MEASURE = gettext_noop("{plan} 的措施 {label} 由您负责，{due_on} 前做完")
OVERDUE = gettext_noop("{plan} 的措施 {label} 过了期限，请报进度")
REMIND = gettext_noop("{plan} 该回头看看了：进度和数据是否还在路上")
