"""Rights over tasks, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "tasks.write": _("安排跟进和回访"),
    "tasks.call_back": _("回访客户"),
}
