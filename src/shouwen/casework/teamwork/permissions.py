"""Rights over the work of a team, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "teamwork.plan": _("看自己的工作计划、带教和绩效分，报进度"),
    "teamwork.lead": _("给班组定工作计划、写带教、管服务项目"),
    "kpi.evaluate": _("给班组的人打绩效分、确认绩效分"),
}
