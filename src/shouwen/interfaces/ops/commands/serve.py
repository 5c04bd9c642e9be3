"""``shouwen serve``: web pages, API and worker in one command, on one port."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.interfaces.ops import first_run, schema, serving
from shouwen.interfaces.ops.commands.migrate import bring_up
from shouwen.interfaces.ops.terminal import say

HELP = gettext_lazy("启动全部：网页、接口和后台")
SCHEMA = False
ANYWHERE = ("0.0.0.0", "::", "")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help=_("监听的地址，默认只限本机"))
    parser.add_argument("--port", type=int, default=8000, help=_("端口，默认 8000"))
    parser.add_argument("--workers", type=int, default=1, help=_("网页进程数，默认 1"))
    parser.add_argument("--no-worker", action="store_true", help=_("不带后台进程（另行运行 shouwen worker）"))


def run(options: Namespace) -> int:
    serving.need_port(options.host, options.port)
    if schema.is_blank():
        bring_up()
    schema.need()
    schema.need_keys()
    code = first_run.offer()  # before anything is loaded: what is loaded asks for it
    return serving.serve(
        options.host, options.port, workers=max(options.workers, 1), with_worker=not options.no_worker, ready=lambda: _ready(options, code)
    )


def _ready(options: Namespace, code: str) -> None:
    """Where we are, and where to begin on a new installation."""
    say(_("首问在 http://%(host)s:%(port)s 等候，Ctrl+C 停止") % {"host": options.host, "port": options.port})
    if code:
        here = "127.0.0.1" if options.host in ANYWHERE else options.host
        say(_("第一次使用：在浏览器里打开下面的地址，设好组织和第一位管理员（只对这一次启动有效）"))
        say(f"  http://{here}:{options.port}/start?code={code}")
