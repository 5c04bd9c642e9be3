"""Pure decisions about customers: reading what people write as a number, what is hidden, who is the same person."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

import phonenumbers

EXTENSION = re.compile(r"(?:转|轉|ext\.?|x|#)\s*([0-9]{1,8})$", re.IGNORECASE)
MOBILE_DIGITS = 11


@dataclass(frozen=True)
class Phone:
    """A number as it is stored (``e164``, with ``;ext=``) and as it is dialled at home (``national``, digits only)."""

    e164: str
    national: str
    extension: str = ""

    @property
    def stored(self) -> str:
        return f"{self.e164};ext={self.extension}" if self.extension else self.e164


class Misread(ValueError):
    """A value that cannot be what it should be. ``fault`` is ``short``, ``long``, ``no_area``, ``no_such``,
    ``unreadable``, ``checksum`` or ``empty``; ``count`` digits are missing or too many of ``total``."""

    def __init__(self, fault: str, count: int = 0, total: int = 0) -> None:
        super().__init__(fault)
        self.fault, self.count, self.total = fault, count, total


def plain(text: str) -> str:
    """Compatibility-normalised and trimmed: full-width digits and letters become plain ones."""
    return unicodedata.normalize("NFKC", text).strip()


def read_phone(text: str, region: str = "CN") -> Phone:
    """A telephone number as people write it; numbers without a country are of ``region``.

    Mobile and fixed numbers (with their area), 400 and 800 numbers, service codes such as 12345 and 95588, and any
    country's numbers with ``+`` or ``00`` are understood; ``转 8001`` is an extension.

    :raises Misread: saying how many digits are missing or too many.
    """
    written = plain(text)
    if not written:
        raise Misread("empty")
    extension = ""
    if found := EXTENSION.search(written):
        extension, written = found.group(1), written[: found.start()]
    if re.search(r"[^0-9\s+()\-./]", written):
        raise Misread("unreadable")
    digits = re.sub(r"[^0-9]", "", written)
    abroad = written.startswith("+") or digits.startswith("00")
    digits = digits.removeprefix("00") if abroad and not written.startswith("+") else digits
    if abroad and not digits.startswith("86"):
        return _foreign(digits, extension)
    if abroad or (digits.startswith("86") and len(digits) in (12, 13)):
        digits = digits.removeprefix("86")
        digits = digits if digits.startswith(("1", "4", "8")) else f"0{digits.removeprefix('0')}"
    elif region != "CN":
        return _of_region(digits, region, extension)
    return _chinese(digits, extension)


def _foreign(digits: str, extension: str) -> Phone:
    try:
        number = phonenumbers.parse(f"+{digits}")
    except phonenumbers.NumberParseException:
        raise Misread("no_such") from None
    if not phonenumbers.is_possible_number(number):
        raise Misread("no_such")
    return Phone(f"+{digits}", digits, extension)


def _of_region(digits: str, region: str, extension: str) -> Phone:
    try:
        number = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        raise Misread("no_such") from None
    if not phonenumbers.is_possible_number(number):
        raise Misread("no_such")
    return Phone(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), digits, extension)


def _chinese(digits: str, extension: str) -> Phone:
    if re.match(r"1[3-9]", digits):
        _of_length(digits, MOBILE_DIGITS, MOBILE_DIGITS)
        return Phone(f"+86{digits}", digits, extension)
    if digits.startswith("0"):
        area = 3 if re.match(r"0(10|2\d)", digits) else 4
        _of_length(digits, area + 7, area + 8)
        return Phone(f"+86{digits[1:]}", digits, extension)
    if re.match(r"[48]00", digits):
        _of_length(digits, 10, 10)
        return Phone(f"+86{digits}", digits, extension)
    if re.fullmatch(r"(1[012]|9[56])\d{1,6}", digits):
        return Phone(f"+86{digits}", digits, extension)
    if re.fullmatch(r"[2-8]\d{6,7}", digits):
        raise Misread("no_area")
    raise Misread("no_such")


def _of_length(digits: str, least: int, most: int) -> None:
    if len(digits) < least:
        raise Misread("short", least - len(digits), least)
    if len(digits) > most:
        raise Misread("long", len(digits) - most, most)


EMAIL = re.compile(r"[^@\s<>,;]{1,64}@[^@\s<>,;.]+(?:\.[^@\s<>,;.]+)+")
WECHAT = re.compile(r"[A-Za-z0-9_-]{5,64}")
IDENTITY = re.compile(r"[A-Z0-9-]{5,30}")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def read_email(text: str) -> str:
    """An e-mail address in lower case.

    :raises Misread: when it is none.
    """
    written = plain(text).lower()
    if not written:
        raise Misread("empty")
    if not EMAIL.fullmatch(written) or len(written) > 254:
        raise Misread("unreadable")
    return written


def read_identity(text: str) -> str:
    """An identity document's number in capitals; an 18-digit resident number must have the right last digit (GB 11643).

    :raises Misread: ``checksum`` when the last digit is wrong.
    """
    written = plain(text).upper().replace(" ", "")
    if not written:
        raise Misread("empty")
    if not IDENTITY.fullmatch(written):
        raise Misread("unreadable")
    if re.fullmatch(r"[0-9]{17}[0-9X]", written):
        total = sum(int(digit) * weight for digit, weight in zip(written, WEIGHTS, strict=False))
        if "10X98765432"[total % 11] != written[-1]:
            raise Misread("checksum")
    return written


def read_wechat(text: str) -> str:
    """A WeChat name or openid.

    :raises Misread: when it is none.
    """
    written = plain(text)
    if not written:
        raise Misread("empty")
    if not WECHAT.fullmatch(written):
        raise Misread("unreadable")
    return written


def read_text(text: str) -> str:
    """An address or another way to reach somebody, on one line, at most 300 characters.

    :raises Misread: when it is empty.
    """
    written = " ".join(plain(text).split())[:300]
    if not written:
        raise Misread("empty")
    return written


STARS = "****"


def masked(kind: str, value: str) -> str:
    """A value as everybody may see it: enough to recognise, not enough to use.

    >>> masked("phone", "+8613805712607")
    '138****2607'
    """
    if kind == "phone":
        return _masked_phone(value)
    if kind == "email":
        name, _at, domain = value.partition("@")
        return f"{name[:1]}***@{domain}"
    if kind == "identity":
        return value[:3] + "*" * max(len(value) - 7, 4) + value[-4:] if len(value) > 9 else value[:1] + STARS
    if kind == "address":
        road = re.match(r".{2,30}?(?:大道|路|街|巷|道|镇|乡|村)", value)
        kept = road.group(0) if road and len(road.group(0)) < len(value) else value[: min(6, len(value) // 2)]
        return f"{kept} {STARS}"
    return value[: 2 if len(value) > 4 else 1] + STARS


def _masked_phone(value: str) -> str:
    number, _semi, _extension = value.partition(";")
    digits = national(number)
    if len(digits) <= 6:
        return digits
    if number.startswith("+86") and digits.startswith("0"):
        head = 3 if re.match(r"0(10|2\d)", digits) else 4
    else:
        head = 3
    lead = "" if number.startswith("+86") else "+"
    return f"{lead}{digits[:head]}{STARS}{digits[-4:]}"


def national(e164: str) -> str:
    """The digits as dialled at home: Chinese mobile numbers without 86, fixed ones with 0, others with their country."""
    number = e164.partition(";")[0]
    if not number.startswith("+86"):
        return number.lstrip("+")
    rest = number.removeprefix("+86")
    if re.match(r"1[3-9]\d{9}$|[48]00\d{7}$", rest) or len(rest) <= 8:
        return rest
    return f"0{rest}"


def spelled_out(kind: str, value: str) -> str:
    """A value in full, as it is read out: ``138 0571 2607``, extensions with 转."""
    if kind != "phone":
        return value
    number, _semi, extension = value.partition(";ext=")
    digits = national(number)
    if re.fullmatch(r"1[3-9]\d{9}", digits):
        digits = f"{digits[:3]} {digits[3:7]} {digits[7:]}"
    elif not number.startswith("+86"):
        digits = number
    return f"{digits} 转 {extension}" if extension else digits


HEADS, TAILS = (7, 9), (4, 8)
"""Lengths of the beginnings and endings of a phone number that can be looked up without its being readable."""


def parts(digits: str) -> dict[str, str]:
    """The parts of a phone number that are indexed: name of the column → digits. Short codes have none."""
    if len(digits) < 10:
        return {}
    found = {f"head{width}": digits[:width] for width in HEADS}
    found.update({f"tail{width}": digits[-width:] for width in TAILS})
    return found


def asked(digits: str) -> dict[str, str]:
    """Which parts to look up for the digits typed so far: column → digits. Any of them may hit."""
    if len(digits) < min(TAILS):
        return {}
    found: dict[str, str] = {}
    heads = [width for width in HEADS if width <= len(digits)]
    tails = [width for width in TAILS if width <= len(digits)]
    if heads:
        found[f"head{heads[-1]}"] = digits[: heads[-1]]
    if tails and len(digits) <= TAILS[-1]:
        found[f"tail{tails[-1]}"] = digits[-tails[-1] :]
    return found


TITLES = ("先生", "女士", "小姐", "太太", "老师", "师傅", "经理", "老板", "同志", "总")


def same_person(first: str, second: str) -> bool:
    """Whether two names may be one person's: equal but for case and spaces, or 王先生 and 王建国.

    >>> same_person("王先生", "王建国"), same_person("张三", "李四")
    (True, False)
    """
    one, other = ("".join(plain(name).casefold().split()) for name in (first, second))
    if one == other:
        return True
    for titled, full in ((one, other), (other, one)):
        for title in TITLES:
            surname = titled.removesuffix(title)
            if titled.endswith(title) and 1 <= len(surname) <= 2 and full.startswith(surname):
                return True
    return False


def class_of(*, is_big: bool, is_important: bool, has_dedicated_line: bool) -> str:
    """What kind of customer rules know them as: ``big``, ``important``, ``dedicated`` or ``ordinary``."""
    return "big" if is_big else "important" if is_important else "dedicated" if has_dedicated_line else "ordinary"
