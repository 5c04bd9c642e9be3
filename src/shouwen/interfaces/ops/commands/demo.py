"""``shouwen demo``: a living two-level centre on this machine, made the first time, kept afterwards."""

from __future__ import annotations

import json
import shutil
from argparse import ArgumentParser, Namespace
from pathlib import Path

from django.conf import settings
from django.db import connection, connections
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.interfaces.ops import founding, schema, serving
from shouwen.interfaces.ops.commands.migrate import bring_up
from shouwen.interfaces.ops.sentences import Stop
from shouwen.interfaces.ops.terminal import say, table
from shouwen.kit import clock

HELP = gettext_lazy("示例中心：第一次建好，以后接着用")
SCHEMA = False
LOADING, READY = "loading", "ready"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=_("监听的地址，默认只限本机"))
    parser.add_argument("--port", type=int, default=8000, help=_("端口，默认 8000"))
    parser.add_argument("--workers", type=int, default=1, help=_("网页进程数，默认 1"))
    parser.add_argument("--reset", action="store_true", help=_("丢掉示例数据，从头开始"))
    parser.add_argument("--no-serve", action="store_true", help=_("只准备数据，不启动"))


def run(options: Namespace) -> int:
    if not options.no_serve:
        serving.need_port(options.host, options.port)
    if options.reset or state() == LOADING:
        clear()
    if schema.pending():
        bring_up()
    if not founding.is_begun():
        load()
    welcome()
    if options.no_serve:
        return 0
    serving.need_port(options.host, options.port)  # minutes may have passed
    told = _("首问在 http://%(host)s:%(port)s 等候，Ctrl+C 停止") % {"host": options.host, "port": options.port}
    return serving.serve(options.host, options.port, workers=max(options.workers, 1), with_worker=True, ready=lambda: say(told))


def note() -> Path:
    """The file that says this folder holds a sample centre, and whether it is whole."""
    return Path(settings.SHOUWEN_VAR) / "demo.json"


def state() -> str:
    """``loading`` (it was cut short), ``ready``, or nothing: this is no sample."""
    return str(json.loads(note().read_text())["state"]) if note().exists() else ""


def clear() -> None:
    """Throw the sample away, and never anything else.

    :raises Stop: when the data here is not the sample's.
    """
    if connection.vendor != "sqlite":
        raise Stop(_("只清 SQLite 的示例库；用 PostgreSQL 时请换一个空库"))
    database = Path(str(settings.DATABASES["default"]["NAME"]))
    if database.exists() and not state() and not schema.pending() and founding.is_begun():
        raise Stop(_("%(path)s 不是示例库，没有动它；换一个 SHOUWEN_VAR 再试") % {"path": database})
    say(_("清掉示例数据，从头开始"))
    connections.close_all()
    for path in (database, *(database.with_name(database.name + end) for end in ("-wal", "-shm", "-journal"))):
        path.unlink(missing_ok=True)
    for folder in ("files", "metrics"):
        shutil.rmtree(Path(settings.SHOUWEN_VAR) / folder, ignore_errors=True)
    note().unlink(missing_ok=True)


def load() -> None:
    """Play the sample's three months through the real actions."""
    from shouwen.interfaces.ops import sample

    note().write_text(json.dumps({"state": LOADING}))
    say(_("建立示例中心：把三个月的工作演一遍，约一两分钟"))
    sample.load(at=clock.now())
    note().write_text(json.dumps({"state": READY}))


def welcome() -> None:
    """Who can sign in."""
    from shouwen.interfaces.ops import sample

    if state() == READY:
        table([(_("登录名"), _("密码"), _("是谁")), *sample.sign_ins()])
