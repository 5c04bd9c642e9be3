"""Rights over return freight, by name. Signing takes ``redress.approve`` and the power of one's post."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "freight.read": _("查看退货运费"),
    "freight.decide": _("定退货运费由谁承担"),
    "freight.rules": _("制定退货运费规则"),
}
