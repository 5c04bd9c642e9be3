"""Reading what people enter as a way to reach them, and saying kindly what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouwen.kit.errors import Invalid
from shouwen.relations.customers import rules
from shouwen.relations.customers.models import ContactPoint

READERS: Mapping[str, Callable[[str], str]] = {
    "phone": lambda text: rules.read_phone(text).stored,
    "email": rules.read_email,
    "wechat": rules.read_wechat,
    "identity": rules.read_identity,
    "address": rules.read_text,
    "other": rules.read_text,
}
NUMERALS = "零一两三四五六七八九十"


def read(kind: str, text: str, *, field: str = "") -> str:
    """A value in its one spelling.

    :raises Invalid: at ``field`` (the kind by default), saying what is wrong.
    """
    if kind not in READERS:
        raise Invalid({field or "kind": _("请选一种联系方式")})
    try:
        return READERS[kind](text)
    except rules.Misread as misread:
        raise Invalid({field or kind: sentence(kind, misread)}) from None


def read_all(given: Mapping[str, str]) -> list[tuple[str, str]]:
    """Every value that was entered, as (kind, spelling).

    :raises Invalid: with a sentence beside each field that cannot be read.
    """
    found, faults = [], {}
    for kind, text in given.items():
        if not rules.plain(text or ""):
            continue
        try:
            found.append((kind, READERS[kind](text)))
        except rules.Misread as misread:
            faults[kind] = sentence(kind, misread)
    if faults:
        raise Invalid(faults)
    return found


def sentence(kind: str, misread: rules.Misread) -> str:
    """What is wrong with a value, and how it should be."""
    words = {"count": _numeral(misread.count), "total": misread.total}
    if misread.fault == "short":
        return _("号码少%(count)s位，应为 %(total)d 位") % words
    if misread.fault == "long":
        return _("号码多%(count)s位，应为 %(total)d 位") % words
    if misread.fault == "no_area":
        return _("固定电话请加区号，如 0571-88123456")
    if misread.fault == "no_such":
        return _("没有这样的号码，请核对一遍；外国号码以 + 开头")
    if misread.fault == "checksum":
        return _("身份证号最后一位对不上，请再核对一遍")
    if misread.fault == "empty":
        return _("还没有填%(kind)s") % {"kind": ContactPoint.Kind(kind).label}
    if kind == "phone":
        return _("号码里只用数字、空格和横线，外国号码以 + 开头")
    if kind == "email":
        return _("邮箱应像 name@example.com")
    return _("%(kind)s里有认不出的字符") % {"kind": ContactPoint.Kind(kind).label}


def _numeral(count: int) -> str:
    chinese = not (get_language() or "").startswith("en")
    return NUMERALS[count] if chinese and count < len(NUMERALS) else str(count)
