"""What the standards library announces, on the standard's own chain. Ids only, no words of people."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, TypedDict

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact

KIND = "standard"
"""How chains and notices name a standard."""


class About(TypedDict):
    """What every fact of a version begins with."""

    subject_id: int
    centre_id: int
    version_id: int
    version: int


class StandardFact(Fact):
    """The base: something happened to a version of a standard."""

    subject_kind: ClassVar[str] = KIND
    icon: ClassVar[str] = "certificate"
    version_id: int
    version: int


@fact("standards.StandardWritten")
class StandardWritten(StandardFact):
    says: ClassVar[str | Promise] = _("{actor} 写好服务规范第 {version} 版")


@fact("standards.StandardApproved")
class StandardApproved(StandardFact):
    says: ClassVar[str | Promise] = _("{actor} 批准服务规范第 {version} 版，{effective_on} 起")
    effective_on: date


@fact("standards.StandardRetired")
class StandardRetired(StandardFact):
    """Taken back; the one before holds again."""

    says: ClassVar[str | Promise] = _("{actor} 收回服务规范第 {version} 版")


@fact("standards.StandardRead")
class StandardRead(StandardFact):
    """Somebody says that they have read it."""

    says: ClassVar[str | Promise] = _("{actor} 读过服务规范第 {version} 版")
