"""Rights over macros and rules, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "automation.macros_own": _("写自己的宏"),
    "automation.macros_shared": _("写大家用的宏"),
    "automation.rules": _("写自动规则"),
}
