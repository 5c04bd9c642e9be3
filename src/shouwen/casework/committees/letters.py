"""What people are told about committees: message ids, put into words when they are read."""

from __future__ import annotations

from django.utils.translation import gettext_noop

JOINED = gettext_noop("您进了改进委员会“{committee}”，任{part_label}")
PLANNED = gettext_noop("“{committee}”第 {seq} 次会议定在 {meets_on}")
CANCELLED = gettext_noop("“{committee}”第 {seq} 次会议取消了")
RENEWED = gettext_noop("“{committee}”第 {seq} 次会议照常开")
SIGN = gettext_noop("“{committee}”第 {seq} 次会议的纪要写好了，请签")
OVERDUE = gettext_noop("“{committee}”应在 {due_on} 前开会，还没有开，请定个日子")
