"""Choices of contacts."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Direction(models.TextChoices):
    """Who reached out to whom."""

    IN = "in", _("客户找我们")
    OUT = "out", _("我们找客户")


class Form(models.TextChoices):
    """Spoken or written (CHN-008)."""

    ORAL = "oral", _("口头")
    WRITTEN = "written", _("书面")
