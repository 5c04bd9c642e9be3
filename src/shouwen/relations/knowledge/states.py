"""The three sorts of short texts."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Sort(TextChoices):
    """What a text is for: said again and again, the one answer to a question, or how to lead a talk."""

    REPLY = "reply", _("常用语")
    ANSWER = "answer", _("标准答复")
    SCRIPT = "script", _("话术")
