"""``shouwen pack``: which industry packs there are, and loading one any time after the first set-up."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.interfaces.ops.founding import BY_CLI
from shouwen.interfaces.ops.terminal import say, table
from shouwen.kit import clock
from shouwen.relations.catalogue import actions as catalogue
from shouwen.relations.catalogue import queries

HELP = gettext_lazy("行业包：有哪些、装入一个、停用一个")


def arguments(parser: ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", required=True, metavar="list|load|retire")
    steps.add_parser("list", help=_("列出行业包，哪些已装入"))
    for step, said in (("load", _("装入；再装一次只补新的")), ("retire", _("停用它带来的，用过的地方仍显示原名"))):
        steps.add_parser(step, help=said).add_argument("name", help=_("行业包的名字，见 list"))


def run(options: Namespace) -> int:
    if options.step == "list":
        return _list()
    act = catalogue.load_pack if options.step == "load" else catalogue.retire_pack
    count = act(options.name, actor=BY_CLI, at=clock.now())
    words = _("已装入，新增 %(count)d 项") if options.step == "load" else _("已停用 %(count)d 项，用过的地方仍显示原名")
    say(words % {"count": count})
    return 0


def _list() -> int:
    rows = [(_("名字"), _("版本"), _("状态"))]
    for each in queries.packs():
        state = _("没有装入") if each.loaded_at is None else _("已停用") if each.retired_at else _("已装入")
        rows.append((each.pack.name, each.pack.version, state))
    table(rows)
    return 0
