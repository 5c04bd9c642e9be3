"""What people are told about standards: message ids, put into words when they are read."""

from __future__ import annotations

from django.utils.translation import gettext_noop

REMIND = gettext_noop("您还没读服务规范“{standard}”第 {version} 版，请读过后点“已读”")
LED = gettext_noop("{who_person}还没读服务规范“{standard}”第 {version} 版，请您过问")
READ = gettext_noop("服务规范“{standard}”第 {version} 版 {effective_on} 起生效，请读过后点“已读”")
