"""What people are told of alerts: message ids, put into words when they are read."""

from __future__ import annotations

from django.utils.translation import gettext_noop

RAISED = gettext_noop("预警：“{name}”{days} 天内到了 {value}，限值 {threshold}，请确认并写明怎么办")
