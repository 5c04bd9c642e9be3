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


class Post(models.TextChoices):
    """Where words for a customer are on their way. ``to_tell`` and ``told`` are those a person must say or send."""

    WAITING = "waiting", _("待发")
    CLAIMED = "claimed", _("在发")
    FAILED = "failed", _("没有发出，会再试")
    SENT = "sent", _("已送出")
    GIVEN_UP = "given_up", _("未送达")
    TO_TELL = "to_tell", _("待告知")
    TOLD = "told", _("已告知")
    DROPPED = "dropped", _("不用再告知")


UNDER_WAY = (Post.WAITING, Post.CLAIMED, Post.FAILED)
"""A machine still has it in hand."""
OUTSTANDING = (Post.TO_TELL, Post.GIVEN_UP)
"""The customer does not know yet, and only a person can change that."""

CODE = "{{code}}"
"""Where an access code stands in words; the code itself is sealed apart and wiped once they are sent."""

FAULTS = {
    "refused": _("收件方不收：地址不存在或被拒收"),
    "unreachable": _("邮件服务器连不上"),
    "rejected": _("邮件服务器没有收下"),
    "no_address": _("客户已没有可用的邮箱"),
    "no_channel": _("没有设置邮件服务器"),
    "stale": _("过了三天还没发出，已不合时宜"),
    "damaged": _("原文打不开"),
    "file_gone": _("随信的文件已不完整"),
    "declined": _("客户已说不收邮件"),
    "other": _("发送时出错"),
}
"""Why words did not arrive. The server's own answer is not kept: it may name the address."""
