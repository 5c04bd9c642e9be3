"""Rights over contacts."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {"contacts.record": _("登记联系记录")}
