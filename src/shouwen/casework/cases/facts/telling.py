"""What became of words for the customer, and the code by which they follow their case."""

from __future__ import annotations

from typing import ClassVar

from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from shouwen.casework.cases.facts.base import CaseFact
from shouwen.foundation.ledger.facts import fact


class LetterFact(CaseFact):
    """Something about one letter; its words stay sealed with contacts."""

    tab: ClassVar[str] = "customer"

    message_id: int
    letter: str
    letter_label: str


@fact("cases.LetterSent")
class LetterSent(LetterFact):
    """The customer's mail server, or ours on its behalf, took it (CASE-062)."""

    says: ClassVar[str | Words] = _("{letter_label}已用邮件送出")
    icon: ClassVar[str] = "mail-check"


@fact("cases.LetterFailed")
class LetterFailed(LetterFact):
    """It did not go, and will not by itself; the owner is to tell the customer."""

    says: ClassVar[str | Words] = _("{letter_label}未送达：{fault_label}")
    icon: ClassVar[str] = "mail-x"

    fault: str
    fault_label: str
    asked_person: int = 0


@fact("cases.CustomerTold")
class CustomerTold(LetterFact):
    """A person told the customer what no machine could."""

    says: ClassVar[str | Words] = _("已向客户告知：{letter_label}")
    icon: ClassVar[str] = "phone-check"

    channel_code: str = ""


@fact("cases.AccessCodeGiven")
class AccessCodeGiven(CaseFact):
    """The customer was given a code to follow the case; the code is not on record. An older one no longer opens it."""

    says: ClassVar[str | Words] = _("{how_label}{replaced_label}")
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "key"

    how_label: str
    replaced_label: str = ""
