"""Rights over the ledger."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {"ledger.read": _("查看审计日志"), "ledger.verify": _("核验账簿")}
