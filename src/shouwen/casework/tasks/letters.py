"""What people are told of tasks."""

from __future__ import annotations

from django.utils.translation import gettext_noop

MINE = gettext_noop("{number}：{kind_label}交给您，{due_at}前")
REMIND = gettext_noop("{number}：{kind_label}快到期，{due_at}前")
LATE = gettext_noop("{number}：{kind_label}过了期限还没做，由{owner_person}负责")
FAILED = gettext_noop("{number}：回访客户不满意，请看回访记录")
