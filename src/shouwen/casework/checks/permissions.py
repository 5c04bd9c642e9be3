"""Rights over checks, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "checks.settle": _("做核查"),
    "checks.arrange": _("安排、改派和撤回核查"),
    "checks.rules": _("定什么时候开核查"),
}
