"""What access announces: roles edited, tokens made, doors opened and closed."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


class RoleFact(Fact):
    """Something that happened to a role."""

    subject_kind: ClassVar[str] = "role"
    icon: ClassVar[str] = "shield"


class DoorFact(Fact):
    """Something that happened to a person's ways in."""

    subject_kind: ClassVar[str] = "person"
    icon: ClassVar[str] = "key"


@fact("access.RoleMade")
class RoleMade(RoleFact):
    """A role was made."""

    says = _("新建角色{code}")

    code: str
    rights: dict[str, str]


@fact("access.RoleEdited")
class RoleEdited(RoleFact):
    """A role has a new version; both states of what changed are kept."""

    says = _("修改为第{version}版")

    version: int
    before: dict[str, Any]
    after: dict[str, Any]


@fact("access.TokenMade")
class TokenMade(DoorFact):
    """A key for a program was made; the key itself is nowhere."""

    says = _("新建接口令牌{prefix}，有效至{expires_at}")

    token_id: int
    prefix: str
    rights: tuple[str, ...]
    expires_at: datetime


@fact("access.TokenRevoked")
class TokenRevoked(DoorFact):
    """A key was revoked and opens nothing from this moment on."""

    says = _("吊销接口令牌{prefix}")

    token_id: int
    prefix: str


@fact("access.AccountOpened")
class AccountOpened(DoorFact):
    """A person can sign in from now on."""

    says = _("开通了登录账号")


@fact("access.PasswordLinkMade")
class PasswordLinkMade(DoorFact):
    """A link to set a password was made for a person."""

    says = _("生成了设置密码的链接")


@fact("access.SecondFactorReset")
class SecondFactorReset(DoorFact):
    """A person's second factors were taken away, so that they can set up new ones."""

    says = _("清除了二次验证，可重新设置")


@fact("access.SignedOut")
class SignedOut(DoorFact):
    """Every browser of a person was signed out."""

    says = _("在所有设备上退出登录")


@fact("access.PostChosen")
class PostChosen(DoorFact):
    """A person acts from one of their posts from now on (ORG-057)."""

    says = _("改以另一个岗位工作")

    chosen_post: int | None
