"""In whose name a centre writes to customers, and which letters it sends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from shouwen.foundation.organisation.models import Unit
from shouwen.kit.actor import Actor
from shouwen.kit.errors import NotFound
from shouwen.kit.kept import Kept
from shouwen.relations.contacts.models import Sender

TEXTS = ("name", "name_en", "address", "reply_to", "callback", "signature", "signature_en")


@dataclass(frozen=True)
class SenderView:
    """A centre's settings with what they inherit filled in. ``letters``: letter → whether it is sent."""

    letters: Mapping[str, bool]
    name: str
    name_en: str
    address: str
    reply_to: str
    callback: str
    signature: str
    signature_en: str

    def name_in(self, language: str) -> str:
        """The name over the address."""
        return (self.name_en if language.startswith("en") else "") or self.name

    def signature_in(self, language: str) -> str:
        """What stands under a letter."""
        return (self.signature_en if language.startswith("en") else "") or self.signature


def _load() -> dict[int | None, Sender]:
    return {row.centre_id: row for row in Sender.objects.all()}


def _load_names() -> dict[int, tuple[str, str]]:
    return {pk: (name, name_en) for pk, name, name_en in Unit.objects.values_list("pk", "name", "name_en")}


_senders = Kept(_load, object, ttl=5.0)
_names = Kept(_load_names, object, ttl=30.0)


def forget() -> None:
    """Read the settings anew at the next use."""
    _senders.forget()
    _names.forget()


def sender(centre_id: int) -> SenderView:
    """The settings in force for a centre; its own name signs when nothing else is set."""
    held = _senders()
    rows = [row for row in (held.get(centre_id), held.get(None)) if row is not None]
    texts = {name: next((getattr(row, name) for row in rows if getattr(row, name)), "") for name in TEXTS}
    if centre_id not in _names():  # a centre younger than what is kept
        _names.forget()
    name, name_en = _names().get(centre_id, ("", ""))
    letters: dict[str, bool] = {}
    for row in reversed(rows):
        letters |= row.letters
    texts["name"] = texts["name"] or name
    texts["name_en"] = texts["name_en"] or name_en
    texts["signature"] = texts["signature"] or texts["name"]
    texts["signature_en"] = texts["signature_en"] or texts["name_en"] or texts["name"]
    return SenderView(letters=letters, **texts)


def is_on(centre_id: int, letter: str, preset: bool) -> bool:
    """Whether a centre sends a letter; ``preset`` is what the house does."""
    return sender(centre_id).letters.get(letter, preset)


def own_sender(centre_id: int | None, actor: Actor) -> Sender:
    """The row of one centre, or for everybody, to be edited; unsaved when there is none yet.

    :raises Forbidden: without ``policy.edit``.
    :raises NotFound: for a centre out of reach.
    """
    need_sender(centre_id, actor)
    return Sender.objects.filter(centre_id=centre_id).first() or Sender(centre_id=centre_id)


def need_sender(centre_id: int | None, actor: Actor) -> None:
    """Let through who may set this: what holds for everybody is the province's to set.

    :raises Forbidden: without ``policy.edit``.
    :raises NotFound: for a centre out of its reach.
    """
    reach = actor.need("policy.edit")
    fits = reach.level in ("tree", "all") if centre_id is None else reach.covers_centre(centre_id)
    if not fits:
        raise NotFound("sender_not_found", "")


def spoken_values(actor: Actor) -> dict[str, str]:
    """What canned words say of the centre before there is a case: the number to call back, the name it goes by."""
    if not actor.centre_id:
        return {}
    found = sender(actor.centre_id)
    return {"回拨电话": found.callback, "客服中心": found.name_in(get_language() or "")}
