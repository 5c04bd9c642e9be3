"""What people are told about their work: message ids, put into words when they are read."""

from __future__ import annotations

from django.utils.translation import gettext_noop

PLANNED = gettext_noop("{by_person}给您定了一项工作计划")
COACHED = gettext_noop("{by_person}记了一次对您的带教，您可以看")
GUIDED = gettext_noop("{by_person}记了一次对您的指导，您可以看，并写结果")
CONCLUDED = gettext_noop("{by_person}写了一次指导的结果")
SCORED = gettext_noop("您 {month} 的绩效分已经确认")
