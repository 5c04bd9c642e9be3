"""What people are told of papers."""

from __future__ import annotations

from django.utils.translation import gettext_noop

WAITS = gettext_noop("{number}：{paper_label}第 {edition} 版是草稿，等您批准")
APPROVED = gettext_noop("{number}：{paper_label}第 {edition} 版已批准，可以印出和发送")
REFUSED = gettext_noop("{number}：{paper_label}第 {edition} 版没有批准，请看意见，再做一版")
