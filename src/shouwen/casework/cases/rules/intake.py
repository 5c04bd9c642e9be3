"""What a registration must hold before it is one (CMP-012..014, CASE-018, CASE-023, CASE-028, CASE-038)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from shouwen.casework.cases import states

MATTER_MIN, MATTER_MAX = 10, 4000
TEXT_MAX = 10_000
KEY_CLASSES = frozenset({"big", "important", "dedicated"})
TITLE_LENGTH = 40


def missing(
    *,
    kind: str,
    description: str,
    name: str,
    anonymous: bool,
    has_contact: bool,
    has_category: bool,
    customer_class: str,
    line_number: str,
    needs_category: bool = True,
) -> dict[str, str]:
    """What is still missing, as field → sentence; empty when the registration can stand."""
    wrong: dict[str, str] = {}
    if kind not in states.KINDS:
        wrong["kind"] = _("请选择事项类型")
    if needs_category and not has_category:
        wrong["category_id"] = _("请选择类别")
    if not anonymous and not name:
        wrong["name"] = _("请填客户姓名，客户不愿留名请选匿名")
    if not anonymous and not has_contact:
        wrong["contact"] = _("请留至少一种联系方式，好给客户回话")
    if customer_class == "dedicated" and not line_number:
        wrong["line_number"] = _("专线客户请填专线号")
    sentence = matter(kind, description)
    if sentence:
        wrong["description"] = sentence
    return wrong


def matter(kind: str, description: str) -> str:
    """What is wrong with the words of the matter; '' when nothing is."""
    length = len(description)
    if not description:
        return _("请照客户原话记下事情")
    if kind in ("complaint", "misconduct") and length < MATTER_MIN:
        return _("再写详细些：投诉事项至少 %(min)s 个字，现在 %(length)s 个") % {
            "min": MATTER_MIN,
            "length": length,
        }
    if length > MATTER_MAX:
        return _("投诉事项最多 %(max)s 个字，现在 %(length)s 个，其余可放附件") % {
            "max": MATTER_MAX,
            "length": length,
        }
    return ""


def title_from(description: str) -> str:
    """A title nobody gave: the first sentence of the description, at most forty characters."""
    line = description.strip().splitlines()[0] if description.strip() else ""
    for mark in "。！？!?；;":
        head, found, _rest = line.partition(mark)
        if found and len(head) >= 6:
            line = head
            break
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"


def stem(prefix: str, at: datetime, zone: str) -> str:
    """The part of a number before the sequence: prefix and day in the centre's zone, such as ``JZ260316``."""
    return f"{prefix}{at.astimezone(ZoneInfo(zone)):%y%m%d}"


def number(stem_: str, sequence: int) -> str:
    """A case number, such as ``JZ260316-0042`` (CASE-036)."""
    return f"{stem_}-{sequence:04d}"


def is_key(customer_class: str) -> bool:
    """Whether senior agents take this customer's matters (CASE-026..028)."""
    return customer_class in KEY_CLASSES


def is_downgrade(before: str, after: str) -> bool:
    """Whether a change of kind hides a complaint (CMP-018)."""
    return before in ("complaint", "misconduct") and after not in ("complaint", "misconduct")


def digest(*parts: str) -> str:
    """A fingerprint of a request, by which a repeated key is told from a reused one."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
