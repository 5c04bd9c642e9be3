"""Making templates: every change a new version, checked; the newest can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from shouwen.casework.cases.actions.pen import said
from shouwen.casework.papers import facts, queries, states
from shouwen.casework.papers.models import Template
from shouwen.casework.papers.queries.templates import known
from shouwen.casework.papers.rules.template import checked
from shouwen.foundation.ledger.actions import announce
from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import Conflict, Forbidden
from shouwen.kit.text import squash


def set_template(
    kind: str,
    language: str,
    content: Mapping[str, Any],
    *,
    centre_id: int | None,
    after: int | None = None,
    reason: str = "",
    actor: Actor,
    at: datetime,
) -> Template:
    """Make the next version of a template of a centre (None: of all without their own). It holds from now on.

    ``after`` is the version its author began from: when another has come since, theirs is not overrun.

    :raises Forbidden: without ``papers.templates`` there.
    :raises Invalid: with a sentence beside each field that is wrong.
    :raises Conflict: when somebody made another version meanwhile.
    """
    known(kind, language)
    actor.need("papers.templates")
    if not queries.may_edit(actor, centre_id):
        raise Forbidden("out_of_reach", _("这个中心的文书模板不归您定"))
    kept = checked(content, queries.names())
    with transaction.atomic():
        _hold(centre_id)
        rows = Template.objects.filter(kind=kind, language=language, centre_id=centre_id).order_by("-version")
        newest = rows.first()
        standing = rows.filter(retired_at=None).first()
        if after is not None and (standing.version if standing else 0) > after:
            raise Conflict("written_meanwhile", _("刚有人存了另一版，请刷新后在它的基础上改"))
        row = Template.objects.create(
            kind=kind, language=language, centre_id=centre_id, version=(newest.version if newest else 0) + 1, content=kept,
            starts_at=at, reason=squash(reason)[:200], made_by_id=actor.person_id or None, made_at=at,
        )  # fmt: skip
        told = facts.TemplateMade(
            subject_id=centre_id or 0, centre_id=centre_id or 0, template_id=row.pk, paper_label=said(states.KINDS[kind]),
            language=language, version=row.version, starts_at=at,
        )  # fmt: skip
        announce(told, actor=actor, at=at, reason=row.reason)
        return row


def retire_template(template_id: int, *, actor: Actor, at: datetime) -> Template:
    """Take the newest version back: the one before it holds again. Papers made with it stay as they are.

    :raises Conflict: for a version that is not the newest standing one.
    """
    with transaction.atomic():
        row = queries.version(template_id, actor)
        if not queries.may_edit(actor, row.centre_id):
            raise Forbidden("out_of_reach", _("这个中心的文书模板不归您定"))
        _hold(row.centre_id)
        same = Template.objects.filter(kind=row.kind, language=row.language, centre_id=row.centre_id, retired_at=None)
        newest = same.order_by("-version").first()
        if newest is None or newest.pk != row.pk:
            raise Conflict("template_not_newest", _("只能收回最新的一版；要用更早的，请照它存一版新的"))
        row.retired_at, row.retired_by_id = at, actor.person_id or None
        row.save(update_fields=["retired_at", "retired_by"])
        told = facts.TemplateRetired(
            subject_id=row.centre_id or 0, centre_id=row.centre_id or 0, template_id=row.pk, paper_label=said(states.KINDS[row.kind]),
            language=row.language, version=row.version,
        )  # fmt: skip
        announce(told, actor=actor, at=at)
        return row


def _hold(centre_id: int | None) -> None:
    """One writer of a centre's templates at a time."""
    there = Unit.objects.select_for_update()
    (there.filter(pk=centre_id) if centre_id else there.order_by("pk")[:1]).first()
