"""Personal data in files that leave the house: enough to recognise, not enough to use. Pure."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(?<!\d)(\d{3})\d{3,14}(\d{4}|\d{3}[Xx])(?!\d)")
_MAIL = re.compile(r"([\w.+-])[\w.+-]*@([\w-]+\.)+[\w-]+")


def name(text: str) -> str:
    """A person's or company's name by its first character.

    >>> name("彭晓岚"), name("")
    ('彭**', '')
    """
    return f"{text[:1]}**" if text else ""


def words(text: str) -> str:
    """Running text with numbers of people (phones, cards, papers) and mail addresses veiled.

    >>> words("请打 13800002607 或写信 peng@example.com，单号 JZ260318-0001")
    '请打 138****2607 或写信 p***@…，单号 JZ260318-0001'
    """
    return _MAIL.sub(r"\1***@…", _DIGITS.sub(r"\1****\2", text))
