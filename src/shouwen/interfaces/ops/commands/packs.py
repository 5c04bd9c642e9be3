"""``shouwen packs``: load packs of statutory limits, as the page does with one click."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.casework.statutes import actions
from shouwen.interfaces.ops.terminal import say
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM

HELP = gettext_lazy("载入法定时限包；不写名字就列出有哪些")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("codes", nargs="*", help=_("例如 cn-bank、us-cfpb；all 是全部"))


def run(options: Namespace) -> int:
    """Load those named, or list what ships; 2 for a name nobody ships."""
    shipped = actions.shipped()
    wanted = list(shipped) if options.codes == ["all"] else options.codes
    if unknown := [code for code in wanted if code not in shipped]:
        say(_("没有这个法定时限包：%(codes)s") % {"codes": " ".join(unknown)})
        return 2
    for code in wanted or shipped:
        if not wanted:
            say(f"{code:18} {shipped[code]['name']}")
            continue
        done = actions.load(code, actor=SYSTEM.through("cli"), at=clock.now())
        words = {"code": code, "added": done.added, "renewed": done.renewed, "kept": done.kept}
        say(_("%(code)s：新增 %(added)s 条，更新 %(renewed)s 条，保留本地修订 %(kept)s 条") % words)
    return 0
