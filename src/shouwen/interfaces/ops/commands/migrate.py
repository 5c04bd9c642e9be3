"""``shouwen migrate``: bring the database up to this version."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from django.core.management import call_command
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.interfaces.ops import schema
from shouwen.interfaces.ops.terminal import say
from shouwen.kit.migrating import lightly

HELP = gettext_lazy("建好数据库，或升级到当前版本")
SCHEMA = False


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help=_("只看还差几步，差则返回 1"))


def run(options: Namespace) -> int:
    waiting = schema.pending()
    if options.check:
        say("\n".join(waiting) or _("数据库已是当前版本"))
        return 1 if waiting else 0
    if not waiting:
        say(_("数据库已是当前版本"))
        return 0
    bring_up()
    return 0


def bring_up() -> None:
    """Apply what is missing, with a line of progress."""
    say(_("升级数据库：%(count)s 步") % {"count": len(schema.pending())})
    with lightly():
        call_command("migrate", verbosity=0, interactive=False)
    say(_("数据库已是当前版本"))
