"""What colleagues are told about redress: message ids, put into words when they are read."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SIGN = gettext_noop("{number} {redress}：请审批补救 {amount} {currency}（{requester_person}申请）")
GRANTED = gettext_noop("{number} {redress} 已批准 {amount} {currency}，请在 {valid_at} 前告知客户")
REFUSED = gettext_noop("{number} {redress} 未批准，原因见审批记录")
RETURNED = gettext_noop("{number} {redress} 退回修改，改好后可再提交")
PAY = gettext_noop("{number} {redress}：客户接受补救 {amount} {currency}，请安排付款")
PAID = gettext_noop("{number} {redress} 已付 {amount} {currency}")
FAILED = gettext_noop("{number} {redress} 付款失败，请核对收款信息")
REVOKED = gettext_noop("{number} {redress} 已由{who_person}撤销，{amount} {currency} 不再付，原因见补救记录")
EXPIRED = gettext_noop("{number} {redress} 的批准到期未用，已作废")
LOOK = gettext_noop("{number} {redress}：应急批准了 {amount} {currency}，请在 {due_at} 前事后复核")
MISSED = gettext_noop("{number} {redress}：应急批准过了 {due_at} 还没有复核")
DISPUTED = gettext_noop("{number} {redress}：您应急批准的补救，事后复核不认可")
DOUBTED = gettext_noop("{number} {redress}：您申请的应急补救，事后复核不认可，付款前请和审批人商量")
OVERTIME = gettext_noop("{number}：超时 {delay_minutes} 分钟，按规则建议赔 {amount} {currency}，请决定")
OVERTIME_OVER = gettext_noop("{number}：办结以后才记下超时 {delay_minutes} 分钟，按规则建议赔 {amount} {currency}。要赔请先重新打开，不赔请写明原因")
REPORTED = gettext_noop("{who_person}上报了 {since} 至 {until} 的超时限赔偿（第 {version} 版，{count} 笔），请审阅")
ACKNOWLEDGED = gettext_noop("您上报的 {since} 至 {until} 超时限赔偿，领导已审阅")
SENT_BACK = gettext_noop("您上报的 {since} 至 {until} 超时限赔偿退回了，请看意见后再报")
