"""Who speaks for an organisation (CASE-072)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.foundation.ledger.actions import announce
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Invalid
from shouwen.relations.catalogue import queries as catalogue
from shouwen.relations.customers import facts, scope
from shouwen.relations.customers.models import AccountContact, Customer


def add_account_contact(
    account_id: int, *, person_customer_id: int, role: str, actor: Actor, at: datetime
) -> AccountContact:
    """Let a person speak for an organisation, in a role of the list ``account_role``.

    :raises Invalid: when the account is no organisation, the person none, or the role not on offer.
    :raises Conflict: when they hold that role there already.
    """
    with transaction.atomic():
        account = scope.locked(account_id, actor, "customers.edit")
        person = scope.look_up(person_customer_id, actor)
        if account.kind != Customer.Kind.ORGANISATION:
            raise Invalid({"account": _("只有单位客户可以添加联系人")})
        if person.kind != Customer.Kind.PERSON:
            raise Invalid({"person": _("联系人应是个人")})
        catalogue.chosen("account_role", role, actor, at=at, field="role")
        open_ones = AccountContact.objects.filter(account=account, person=person, role_code=role, until=None)
        if open_ones.exists():
            raise Conflict("already_contact", _("%(name)s已是这个单位的联系人") % {"name": person.title})
        row = AccountContact.objects.create(account=account, person=person, role_code=role, since=at)
        announce(_said(facts.AccountContactAdded, account, row), actor=actor, at=at)
    return row


def end_account_contact(contact_id: int, *, actor: Actor, at: datetime, reason: str = "") -> AccountContact:
    """The person no longer speaks for the organisation.

    :raises Conflict: when that has ended already.
    """
    with transaction.atomic():
        row = AccountContact.objects.filter(pk=contact_id).first()
        if row is None:
            raise scope.gone()
        account = scope.locked(row.account_id, actor, "customers.edit")
        if AccountContact.objects.filter(pk=row.pk, until=None).update(until=at) != 1:
            raise Conflict("already_ended", _("已不是联系人"))
        row.until = at
        announce(_said(facts.AccountContactEnded, account, row), actor=actor, at=at, reason=reason)
    return row


def _said(
    kind: type[facts.AccountContactAdded] | type[facts.AccountContactEnded], account: Customer, row: AccountContact
) -> facts.CustomerFact:
    return kind(
        subject_id=account.pk, centre_id=account.centre_id, person_customer_id=row.person_id, role=row.role_code
    )
