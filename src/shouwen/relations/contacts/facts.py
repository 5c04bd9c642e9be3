"""What contacts announce. A contact's chain is its own: filed, attached."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


class ContactFact(Fact):
    """A fact about one contact."""

    subject_kind: ClassVar[str] = "contact"
    tab: ClassVar[str] = "customer"
    icon: ClassVar[str] = "messages"


@fact("contacts.ContactFiled")
class ContactFiled(ContactFact):
    """A touch was filed. What was said stays with the contact; the digest proves that it was not changed since."""

    says = _("登记一次联系")
    customer_id: int | None
    channel: str
    direction: str
    form: str
    touched_at: str
    text_sha256: str
    of_kind: str = ""
    of_id: int | None = None
    result: str = ""


@fact("contacts.ContactAttached")
class ContactAttached(ContactFact):
    """It became clear what a touch was about."""

    says = _("归到所属的事项")
    of_kind: str
    of_id: int


@fact("contacts.SenderChanged")
class SenderChanged(Fact):
    """In whose name a centre writes, or which letters it sends, changed; the values are settings, not customers'."""

    subject_kind: ClassVar[str] = "sender"
    tab: ClassVar[str] = "system"
    icon: ClassVar[str] = "mail"
    says = _("改了给客户写信的设置")
    of_unit: int | None
    fields: tuple[str, ...]
    letters_on: tuple[str, ...] = ()
    letters_off: tuple[str, ...] = ()
