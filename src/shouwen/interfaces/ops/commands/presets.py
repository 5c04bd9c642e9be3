"""``shouwen presets``: the rules a newer version ships that are not used here yet; one command takes them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.deadlines import actions, queries
from shouwen.interfaces.ops.founding import BY_CLI
from shouwen.interfaces.ops.terminal import say
from shouwen.kit import clock

HELP = gettext_lazy("预设的时限规则：有哪些还没用，用上，不用")


def arguments(parser: ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", required=True, metavar="list|take|decline|end")
    steps.add_parser("list", help=_("列出还没用的，各给多长时限"))
    said = {"take": _("用上；all 是全部新的"), "decline": _("不用，以后不再问"), "end": _("停用用上的，也就是撤销")}
    for step, words in said.items():
        steps.add_parser(step, help=words).add_argument("codes", nargs="+", help=_("代号，见 list"))


def run(options: Namespace) -> int:
    if options.step == "list":
        return _list()
    new = [each.code for each in queries.new_presets()]
    codes = new if options.codes == ["all"] and options.step != "end" else options.codes
    if not codes:
        say(_("没有新的预设"))
        return 0
    at = clock.now()
    if options.step == "take":
        actions.take_presets(codes, actor=BY_CLI, at=at)
        say(_("已用上 %(count)d 条：从现在起收到的事项按它计时，在办的不变。撤销：shouwen presets end %(codes)s") % {"count": len(codes), "codes": " ".join(codes)})
    elif options.step == "decline":
        actions.decline_presets(codes, actor=BY_CLI, at=at)
        say(_("已记下不用 %(count)d 条；要用时 shouwen presets take %(codes)s") % {"count": len(codes), "codes": " ".join(codes)})
    else:
        for code in codes:
            actions.end_policy(code, actor=BY_CLI, at=at)
        say(_("已停用 %(count)d 条") % {"count": len(codes)})
    return 0


def _list() -> int:
    found = queries.presets()
    for each in found:
        state = _("新的") if each.is_new else _("没有用")
        say(f"{each.view.code:16} {state}  {each.view.name}")
        say(f"    {each.view.applies}: {_('；').join(each.view.gives)}")
    if not found:
        say(_("预设都在用"))
    return 0
