"""``shouwen worker``: deliver facts and run timed work; several may run at once, on one machine or many."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from shouwen.interfaces.ops import schema
from shouwen.interfaces.ops.terminal import say
from shouwen.interfaces.ops.working import until_signal, work

HELP = gettext_lazy("后台：送达事实，按时巡查；可同时运行多个")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--once", action="store_true", help=_("做完到期的就退出"))


def run(options: Namespace) -> int:
    schema.need_keys()
    say(_("后台已开始，Ctrl+C 停止"))
    done = work(until_signal(), once=options.once)
    say(ngettext("送达 %(count)s 条", "送达 %(count)s 条", done) % {"count": done})
    return 0
