"""What people are told about yearly reviews: message ids, put into words when they are read."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SIGN = gettext_noop("{year} 年投诉方案评估写好了，请签")
RETURNED = gettext_noop("{year} 年投诉方案评估退回了，请再看看")
SIGNED = gettext_noop("{year} 年投诉方案评估签了")
