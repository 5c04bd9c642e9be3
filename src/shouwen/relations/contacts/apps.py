"""Wiring of contacts: what they add to the customer's page, and who may read their files."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from shouwen.kit.actor import Actor


class ContactsConfig(AppConfig):
    name = "shouwen.relations.contacts"
    label = "contacts"
    verbose_name = _("联系记录")

    def ready(self) -> None:
        from shouwen.foundation.files.slots import may_read
        from shouwen.relations.contacts import queries
        from shouwen.relations.customers import slots
        from shouwen.relations.knowledge.slots import values

        slots.glances.fill(queries.glances)
        slots.timeline.fill(queries.moments)
        may_read.fill(may_read_files)
        values.fill(queries.spoken_values)


def may_read_files(subject_kind: str, subject_id: int, actor: Actor) -> bool | None:
    """Who may read the papers of a contact: who may read the contact."""
    from shouwen.relations.contacts import queries
    from shouwen.relations.contacts.models import Contact

    if subject_kind != "contact":
        return None
    row = Contact.objects.filter(pk=subject_id).first()
    return row is not None and queries.may_read(row, actor)
