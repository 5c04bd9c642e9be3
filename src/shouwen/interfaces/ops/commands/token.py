"""``shouwen token``: make, list and revoke keys for programs."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shouwen.foundation.access import actions as access
from shouwen.foundation.access import queries
from shouwen.foundation.organisation.models import Person
from shouwen.interfaces.ops.founding import BY_CLI
from shouwen.interfaces.ops.sentences import Stop
from shouwen.interfaces.ops.terminal import say, table
from shouwen.kit import clock

if TYPE_CHECKING:
    from shouwen.foundation.access.models import Token

HELP = gettext_lazy("接口令牌：发放、查看、收回")


def arguments(parser: ArgumentParser) -> None:
    steps = parser.add_subparsers(dest="step", required=True, metavar="create|list|revoke")
    create = steps.add_parser("create", help=_("发放一枚令牌；原文只显示这一次"))
    create.add_argument("person", help=_("以谁的名义：工号或登录名"))
    create.add_argument("--name", default="shouwen token", help=_("用途"))
    create.add_argument("--rights", default="*", help=_("权限，逗号分开；默认为此人的全部权限"))
    create.add_argument("--days", type=int, default=90, help=_("有效天数，默认 90"))
    steps.add_parser("list", help=_("列出令牌（不显示原文）"))
    revoke = steps.add_parser("revoke", help=_("收回一枚令牌，立即失效"))
    revoke.add_argument("token", help=_("令牌的开头几位，见 list"))


def run(options: Namespace) -> int:
    steps = {"create": _create, "list": _list, "revoke": _revoke}
    return steps[options.step](options)


def _person(text: str) -> Person:
    people = Person.objects.filter(is_active=True)
    found = people.filter(staff_number=text).first() or people.filter(user__username__iexact=text).first()
    if found is None:
        raise Stop(_("没有这个工号或登录名：%(text)s") % {"text": text})
    return found


def _create(options: Namespace) -> int:
    now = clock.now()
    _token, text = access.make_token(
        person_id=_person(options.person).pk,
        name=options.name,
        rights=[right.strip() for right in options.rights.split(",")],
        expires_at=now + timedelta(days=options.days),
        actor=BY_CLI,
        at=now,
    )
    say(text)
    return 0


def _list(_options: Namespace) -> int:
    rows = [(_("开头"), _("用途"), _("名义"), _("到期"), _("上次使用"), _("状态"))]
    for token in queries.tokens(BY_CLI).order_by("-made_at"):
        rows.append(
            (
                token.prefix,
                token.name,
                str(token.person),
                _day(token.expires_at),
                _day(token.last_used_at),
                _state(token),
            )
        )
    table(rows)
    return 0


def _day(at: object) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d") if at else "-"  # type: ignore[arg-type]


def _state(token: Token) -> str:
    if token.revoked_at:
        return _("已收回")
    return _("有效") if token.expires_at > clock.now() else _("已到期")


def _revoke(options: Namespace) -> int:
    found = [
        token
        for token in queries.tokens(BY_CLI)
        if token.prefix.startswith(options.token) and not token.revoked_at
    ]
    if len(found) != 1:
        raise Stop(_("没有以 %(text)s 开头的有效令牌，或不止一枚") % {"text": options.token})
    access.revoke_token(found[0].pk, actor=BY_CLI, at=clock.now())
    say(_("已收回，立即失效"))
    return 0
