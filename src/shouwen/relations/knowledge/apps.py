"""Wiring of knowledge: packs bring texts, and whoever inherits work inherits them."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class KnowledgeConfig(AppConfig):
    name = "shouwen.relations.knowledge"
    label = "knowledge"
    verbose_name = gettext_lazy("知识")

    def ready(self) -> None:
        from shouwen.foundation.organisation.slots import departures, holdings
        from shouwen.relations.catalogue.slots import loaders
        from shouwen.relations.knowledge.actions import hand_over

        post_migrate.connect(seed, sender=self)
        loaders.fill(load_pack)
        departures.fill(hand_over)
        holdings.fill(held)


def seed(**_signal: Any) -> None:
    """Put what serves every trade into a database that has just got its tables (or lost its rows)."""
    from shouwen.kit import clock
    from shouwen.relations.knowledge import actions

    if {"knowledge_stamp", "knowledge_version", "ledger_entry"} <= set(
        connection.introspection.table_names()
    ):
        actions.seed(at=clock.now())


def load_pack(pack: Any, **who: Any) -> int:
    """The texts an industry pack brings (its part ``knowledge``)."""
    from shouwen.relations.knowledge import actions

    return actions.load_pack(pack, **who)


def held(person_id: int) -> list[tuple[str, int]]:
    """How many texts somebody answers for."""
    from shouwen.relations.knowledge.models import Text

    count = Text.objects.filter(owner_id=person_id, person=None, valid_to=None).count()
    return [(_("负责的知识"), count)] if count else []
