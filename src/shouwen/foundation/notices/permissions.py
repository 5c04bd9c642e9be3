"""Rights over notices. Reading one's own inbox needs none."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {"notices.send": _("向同事发通知")}
