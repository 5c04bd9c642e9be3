"""Words automation sends to colleagues."""

from django.utils.translation import gettext_noop

ASKED_TO_LOOK = gettext_noop("{number}：{words}（{by}）")
STOPPED = gettext_noop("自动规则“{rule}”在 {number} 上一天跑了 {runs} 次，已自动停用，请看看是不是绕圈了")
FAILING = gettext_noop("自动规则“{rule}”在 {number} 上出错：{why}")
