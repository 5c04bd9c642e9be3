"""The e-mail channel, plugged in when the program starts."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EmailConfig(AppConfig):
    name = "shouwen.plugins.channels.email"
    label = "channel_email"
    verbose_name = _("电子邮件")

    def ready(self) -> None:
        from shouwen.plugins.channels.email.channel import Email
        from shouwen.relations.contacts.slots import provide

        provide(Email())
