"""``shouwen init``: the database, the centre's tree, the industry pack and the first administrator."""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.interfaces.ops import founding, schema
from shouwen.interfaces.ops.commands.migrate import bring_up
from shouwen.interfaces.ops.sentences import Stop
from shouwen.interfaces.ops.terminal import ask, ask_password, say
from shouwen.kit import clock
from shouwen.relations.catalogue import queries as packs

HELP = gettext_lazy("初次设置：建库、组织架构、行业包、第一位管理员")
SCHEMA = False
NO_PACK = "none"


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--tree", choices=founding.trees(), help=_("组织架构从哪个样子开始"))
    parser.add_argument("--centre", help=_("客服中心的名称（--tree single 时用）"))
    parser.add_argument("--prefix", help=_("单号前缀，1 到 4 个大写字母（--tree single 时用）"))
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
    pack = options.pack or ask(_("行业包"), default="telecom", flag="--pack", check=_pack)
    tree = options.tree or ask(_("组织架构"), default=_usual(pack), flag="--tree", check=_tree)
    name, prefix = _centre(options) if tree == founding.SINGLE else ("", "")
    person = founding.begin(
        founder,
        tree=tree,
        pack="" if _pack(pack) == NO_PACK else pack,
        name=name,
        prefix=prefix,
        at=clock.now(),
    )
    say(
        _("已就绪：%(name)s（%(username)s）可以登录了，运行 shouwen serve")
        % {"name": person, "username": founder.username}
    )
    return 0


def _usual(pack: str) -> str:
    return {"telecom": "two-level", NO_PACK: founding.SINGLE}.get(pack, founding.BY_PACK)


def _pack(text: str) -> str:
    known = [view.pack.name for view in packs.packs()]
    if text not in [*known, NO_PACK]:
        raise ValueError(_("请从这些里选：%(names)s") % {"names": ", ".join([*known, NO_PACK])})
    return text


def _tree(text: str) -> str:
    if text not in founding.trees():
        raise ValueError(_("请从这些里选：%(names)s") % {"names": ", ".join(founding.trees())})
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
    if not re.fullmatch(r"[A-Z]{1,4}", text):
        raise ValueError(_("前缀是 1 到 4 个大写字母"))
    return text


def _password(text: str, username: str) -> str:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.password_validation import validate_password

    try:
        validate_password(text, get_user_model()(username=username))
    except ValidationError as weak:
        raise ValueError(" ".join(weak.messages)) from None
    return text
