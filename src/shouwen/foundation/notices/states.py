"""Choices of notices."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Level(models.TextChoices):
    """How loud a notice is; the words of the clock's meanings."""

    INFO = "info", _("告知")
    SOON = "soon", _("要尽快")
    OVER = "over", _("已超时")


class Post(models.TextChoices):
    """Where an e-mail is on its way."""

    WAITING = "waiting", _("待发")
    CLAIMED = "claimed", _("在发")
    SENT = "sent", _("已发")
    DEAD = "dead", _("发不出")
