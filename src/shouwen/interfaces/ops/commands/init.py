"""``shouwen init``: the database, the centre's tree, the industry pack and the first administrator."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.foundation.calendars import queries as calendars
from shouwen.interfaces.ops import founding, layout, schema
from shouwen.interfaces.ops.commands.migrate import bring_up
from shouwen.interfaces.ops.sentences import Stop
from shouwen.interfaces.ops.terminal import ask, ask_password, is_interactive, say
from shouwen.kit import clock
from shouwen.kit.actor import SYSTEM
from shouwen.relations.catalogue import queries as packs

HELP = gettext_lazy("初次设置：建库、组织架构、行业包、第一位管理员")
SCHEMA = False
NO_PACK = "none"
END = "-"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--tree", choices=layout.trees(), help=_("组织架构从哪个样子开始"))
    parser.add_argument("--centre", help=_("客服中心的名称（--tree single 或 province 时用）"))
    parser.add_argument(
        "--prefix", help=_("单号前缀，1 到 4 位大写字母或数字（--tree single 或 province 时用）")
    )
    parser.add_argument(
        "--city",
        action="append",
        default=[],
        help=_("市中心的名称和前缀，如 江州客服中心=JZ；可写多次（--tree province）"),
    )
    parser.add_argument(
        "--branch", action="append", default=[], help=_("承办部门的名称，各中心都设；可写多次")
    )
    parser.add_argument("--time-zone", default=settings.TIME_ZONE, help=_("时区，如 Asia/Shanghai"))
    parser.add_argument("--currency", default="CNY", help=_("币种，如 CNY"))
    parser.add_argument("--calendar", default="cn-standard", help=_("工作日历的代码，默认 cn-standard"))
    parser.add_argument("--pack", help=_("行业包：telecom、logistics、ecommerce 或 none"))
    parser.add_argument("--name", help=_("管理员姓名"))
    parser.add_argument("--staff-number", help=_("管理员工号"))
    parser.add_argument("--username", help=_("管理员登录名"))
    parser.add_argument("--password", help=_("管理员密码；不写则在终端里问"))


def run(options: Namespace) -> int:
    founder = _founder(options)
    if schema.pending():
        bring_up()
    if founding.is_begun():
        raise Stop(_("这里已经有人在用；要从头开始，换一个空的数据库"))
    person = founding.begin(founder, _plan(options), at=clock.now())
    say(
        _("已就绪：%(name)s（%(username)s）可以登录了，运行 shouwen serve")
        % {"name": person, "username": founder.username}
    )
    return 0


def _plan(options: Namespace) -> layout.Plan:
    pack = options.pack or ask(_("行业包"), default="telecom", flag="--pack", check=_pack)
    tree = options.tree or ask(_("组织架构"), default=_usual(pack), flag="--tree", check=_tree)
    name, prefix = _centre(options) if tree in layout.OWN else ("", "")
    return layout.Plan(
        tree=tree,
        pack="" if _pack(pack) == NO_PACK else pack,
        name=name,
        prefix=prefix,
        cities=_cities(options) if tree == layout.PROVINCE else (),
        branches=tuple(options.branch),
        time_zone=options.time_zone,
        currency=options.currency,
        calendar_code=calendars.calendar(options.calendar, SYSTEM).code,
    )


def _cities(options: Namespace) -> tuple[tuple[str, str], ...]:
    try:
        found = [layout.city_of(line) for line in options.city]
    except ValueError as why:
        raise Stop(str(why)) from why
    while not options.city and is_interactive():
        line = ask(_("市中心的名称和前缀（空行结束）"), default=END, flag="--city", check=_city)
        if line == END:
            break
        found.append(layout.city_of(line))
    return tuple(found)


def _city(text: str) -> str:
    return text if text == END else "=".join(layout.city_of(text))


def _usual(pack: str) -> str:
    return {"telecom": "two-level", NO_PACK: layout.SINGLE}.get(pack, layout.BY_PACK)


def _pack(text: str) -> str:
    known = [view.pack.name for view in packs.packs()]
    if text not in [*known, NO_PACK]:
        raise ValueError(_("请从这些里选：%(names)s") % {"names": ", ".join([*known, NO_PACK])})
    return text


def _tree(text: str) -> str:
    if text not in layout.trees():
        raise ValueError(_("请从这些里选：%(names)s") % {"names": ", ".join(layout.trees())})
    return text


def _centre(options: Namespace) -> tuple[str, str]:
    name = options.centre or ask(_("客服中心名称"), flag="--centre", check=_filled)
    prefix = options.prefix or ask(_("单号前缀"), default="KF", flag="--prefix", check=_prefix)
    return name, _prefix(prefix)


def _founder(options: Namespace) -> founding.Founder:
    username = options.username or ask(_("管理员登录名"), default="admin", flag="--username", check=_filled)
    return founding.Founder(
        name=options.name or ask(_("管理员姓名"), default=_("管理员"), flag="--name", check=_filled),
        staff_number=options.staff_number
        or ask(_("管理员工号"), default="A001", flag="--staff-number", check=_filled),
        username=username,
        password=options.password
        or ask_password(_("管理员密码"), flag="--password", check=lambda text: _password(text, username)),
    )


def _filled(text: str) -> str:
    if not text.strip():
        raise ValueError(_("这一项要填"))
    return text.strip()


def _prefix(text: str) -> str:
    if not re.fullmatch(r"[A-Z0-9]{1,4}", text):
        raise ValueError(_("前缀是 1 到 4 位大写字母或数字"))
    return text


def _password(text: str, username: str) -> str:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.password_validation import validate_password

    try:
        validate_password(text, get_user_model()(username=username))
    except ValidationError as weak:
        raise ValueError(" ".join(weak.messages)) from None
    return text
