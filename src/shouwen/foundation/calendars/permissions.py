"""Rights over calendars."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {"calendars.edit": _("维护工作日历")}
