"""What people are told about expenses and applications: message ids, put into words when they are read."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SIGN = gettext_noop("{number}：请审批 {amount} {currency}（{requester_person}申请）")
APPROVED = gettext_noop("{number} 已批准 {amount} {currency}")
REFUSED = gettext_noop("{number} 未批准，原因见审批记录")
RETURNED = gettext_noop("{number} 退回修改，改好后可再提交")
OUTCOME = gettext_noop("{number} 的结果：{outcome_label}")
