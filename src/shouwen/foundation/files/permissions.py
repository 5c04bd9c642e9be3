"""Rights over files. Whose files one may read follows the subject they are attached to."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {"files.read": _("查看附件"), "files.add": _("上传附件")}
