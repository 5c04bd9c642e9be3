"""What people are told about complaints."""

from __future__ import annotations

from django.utils.translation import gettext_noop

GRADED = gettext_noop("{number} 定为{new_label}投诉，请关注")
COMPLIANCE = gettext_noop("{number} 的类别要请合规知道，请看一看")
FLAGGED = gettext_noop("{number} 标记了{flag_label}，请关注")
