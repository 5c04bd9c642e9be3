"""What people are told of solutions."""

from __future__ import annotations

from django.utils.translation import gettext_noop

DECIDE = gettext_noop("{number}：方案 {seq} 等您决定，费用 {cost} {currency}")
AGREED = gettext_noop("{number}：方案 {seq} 同意了，可以采用")
REFUSED = gettext_noop("{number}：方案 {seq} 没有同意，请看原因")
