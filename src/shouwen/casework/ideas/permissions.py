"""Rights over the idea box, by name."""

from django.utils.translation import gettext_lazy as _

RIGHTS = {
    "ideas.take_part": _("看建议、提建议、投票"),
    "ideas.decide": _("定建议采不采纳、记奖励"),
}
