"""What people are told about liability: message ids, put into words when they are read."""

from __future__ import annotations

from django.utils.translation import gettext_noop

PROPOSED = gettext_noop("{number} 提出了定责，请复核")
SENT_BACK = gettext_noop("{number} 的定责退回，请看意见重新提出")
CONFIRMED = gettext_noop("{number} 认定{at_fault_unit}有责任，{appeal_at} 前可以申诉一次")
APPEALED = gettext_noop("{number}：{from_unit}对定责申诉，请终定")
FINAL = gettext_noop("{number} 的责任已终定")
