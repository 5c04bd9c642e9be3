"""Values of the organisation's rows: what is wrong with them, in a sentence beside the field."""

from __future__ import annotations

from django.utils.translation import gettext as _

from shouwen.foundation.organisation import rules
from shouwen.foundation.organisation.models import Person, Unit
from shouwen.kit.errors import Invalid
from shouwen.kit.languages import LANGUAGES


def unit(row: Unit, parent: Unit | None) -> None:
    """Refuse a unit with unusable values.

    :raises Invalid: naming every field at fault.
    """
    wrong: dict[str, str] = {}
    if not row.name or len(row.name) > 80:
        wrong["name"] = _("写上名称，不超过 80 个字")
    if not rules.CODE.fullmatch(row.code):
        wrong["code"] = _("代码用字母、数字和 . _ -，1 到 16 位")
    elif Unit.objects.filter(code=row.code).exclude(pk=row.pk).exists():
        wrong["code"] = _("代码 %(code)s 已有部门在用") % {"code": row.code}
    if row.level not in Unit.Level.values:
        wrong["level"] = _("选一个层级")
    elif not rules.may_stand_under(row.level, parent.level if parent else None):
        wrong["level"] = too_high(row, parent) if parent else _("选一个层级")
    if row.role not in Unit.Role.values:
        wrong["role"] = _("选一个性质")
    wrong.update(_centre_values(row))
    if wrong:
        raise Invalid(wrong)


def _centre_values(row: Unit) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not rules.knows_zone(row.time_zone):
        wrong["time_zone"] = _("没有叫 %(zone)s 的时区，写成 Asia/Shanghai 这样") % {"zone": row.time_zone}
    if len(row.currency) != 3 or not row.currency.isalpha():
        wrong["currency"] = _("币种是三个字母，如 CNY")
    if row.language and row.language not in LANGUAGES:
        wrong["language"] = _("选一种语言")
    if rules.is_centre(row.level, row.role):
        taken = Unit.objects.filter(prefix=row.prefix, role="centre", level__in=["province", "city"])
        if not rules.PREFIX.fullmatch(row.prefix):
            wrong["prefix"] = _("编号前缀是 1 到 4 位大写字母或数字")
        elif taken.exclude(pk=row.pk).exists():
            wrong["prefix"] = _("前缀 %(prefix)s 已有中心在用") % {"prefix": row.prefix}
    return wrong


def too_high(row: Unit, parent: Unit) -> str:
    """Why a level cannot stand under another."""
    return _("%(level)s不能设在%(parent)s下面") % {
        "level": row.get_level_display(),
        "parent": parent.get_level_display(),
    }


def person(row: Person) -> None:
    """Refuse a person with unusable values.

    :raises Invalid: naming every field at fault.
    """
    wrong: dict[str, str] = {}
    if not row.name or len(row.name) > 40:
        wrong["name"] = _("写上姓名，不超过 40 个字")
    elif not any(each.isalpha() for each in row.name):
        wrong["name"] = _("“%(name)s”不像姓名：里面没有一个字") % {"name": row.name}
    if not rules.CODE.fullmatch(row.staff_number):
        wrong["staff_number"] = _("工号用字母、数字和 . _ -，1 到 16 位")
    elif Person.objects.filter(staff_number=row.staff_number).exclude(pk=row.pk).exists():
        wrong["staff_number"] = _("工号 %(number)s 已有人在用") % {"number": row.staff_number}
    if row.grade not in Person.Grade.values:
        wrong["grade"] = _("选一个职级")
    if row.language not in ("zh-hans", "en"):
        wrong["language"] = _("选一种语言")
    if wrong:
        raise Invalid(wrong)
