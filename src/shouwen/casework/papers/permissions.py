"""Rights over papers, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "papers.make": _("制作投诉处理表和答复函"),
    "papers.send": _("把最终答复函发给客户"),
    "papers.approve": _("批准文书草稿"),
    "papers.templates": _("编辑文书模板"),
}
