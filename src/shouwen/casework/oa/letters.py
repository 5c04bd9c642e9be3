"""What people are told about approvals asked for outside: message ids, put into words when they are read."""

from __future__ import annotations

from django.utils.translation import gettext_noop

FAILED = gettext_noop("{label} 没能送到外部 OA：{fault_label}，已试 {attempts} 次，请看设置")
