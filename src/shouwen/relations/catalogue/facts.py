"""What the catalogue announces. A value's chain is its own."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from shouwen.foundation.ledger.facts import Fact, fact


class CatalogueFact(Fact):
    """A fact about one value."""

    subject_kind: ClassVar[str] = "catalogue"
    icon: ClassVar[str] = "category"


@fact("catalogue.ValueAdded")
class ValueAdded(CatalogueFact):
    """A value was added to a shelf (``kind``, ``category``, ``channel``, ``source`` or a code list's name)."""

    says = _("添加了字典值 {code}")
    shelf: str
    code: str


@fact("catalogue.ValueEdited")
class ValueEdited(CatalogueFact):
    """Some of a value's properties changed; ``before`` and ``after`` are aligned with ``fields``."""

    says = _("修改了字典值 {code}")
    shelf: str
    code: str
    fields: tuple[str, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]


@fact("catalogue.ValueRetired")
class ValueRetired(CatalogueFact):
    """A value is no longer offered from a day on; what used it keeps it."""

    says = _("停用了字典值 {code}，自 {valid_to}")
    shelf: str
    code: str
    valid_to: str


@fact("catalogue.ValueRestored")
class ValueRestored(CatalogueFact):
    """A retired value is offered again."""

    says = _("恢复了字典值 {code}")
    shelf: str
    code: str


@fact("catalogue.CodeMerged")
class CodeMerged(CatalogueFact):
    """A code is retired and counts as another one from ``valid_to`` on."""

    says = _("把 {code} 并入 {into}，自 {valid_to}")
    icon = "arrow-merge"
    shelf: str
    code: str
    into: str
    valid_to: str


@fact("catalogue.CodeSplit")
class CodeSplit(CatalogueFact):
    """A code is retired and counts as several from ``valid_to`` on; ``percents`` are aligned with ``into``."""

    says = _("把 {code} 拆开，自 {valid_to}")
    icon = "arrows-split"
    shelf: str
    code: str
    into: tuple[str, ...]
    percents: tuple[int, ...]
    valid_to: str


@fact("catalogue.PackLoaded")
class PackLoaded(CatalogueFact):
    """A pack's values were loaded; ``added`` of them were new."""

    says = _("装入行业包 {pack}，新增 {added} 项")
    icon = "package"
    pack: str
    version: str
    digest: str
    added: int


@fact("catalogue.PackRetired")
class PackRetired(CatalogueFact):
    """All values of a pack were retired."""

    says = _("停用行业包 {pack}，{retired} 项不再提供")
    icon = "package-off"
    pack: str
    retired: int
