"""What people are told about standards: message ids, put into words when they are read."""

from __future__ import annotations

from django.utils.translation import gettext_noop

READ = gettext_noop("服务规范“{standard}”第 {version} 版 {effective_on} 起生效，请读过后点“已读”")
