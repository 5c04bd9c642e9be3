"""What people are told of checks."""

from __future__ import annotations

from django.utils.translation import gettext_noop

MINE = gettext_noop("{number}：{kind_label}交给您，{due_at}前")
LATE = gettext_noop("{number}：{kind_label}过了期限还没有结论，由{owner_person}负责")
LATE_FREE = gettext_noop("{number}：{kind_label}过了期限还没有人领")
FOUND = gettext_noop("{number}：{kind_label}发现问题，请看结论")
