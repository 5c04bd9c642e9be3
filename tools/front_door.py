"""An import-linter contract: come in by the front door.

From outside a module only its doors may be imported. A module is ``shouwen.<floor>.<module>``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output
from importlinter.application import contract_utils
from importlinter.application.contract_utils import AlertLevel


class FrontDoorContract(Contract):
    """``doors``: names of files open to everyone. ``side_doors``: ``who : what``, a pattern and the end of a name."""

    type_name = "front_door"

    floors = fields.ListField(subfield=fields.StringField())
    doors = fields.SetField(subfield=fields.StringField())
    side_doors = fields.ListField(subfield=fields.StringField(), required=False)
    ignore_imports = fields.SetField(subfield=fields.ImportExpressionField(), required=False)

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        removed = contract_utils.remove_ignored_imports_and_report(
            graph=graph,
            ignore_imports=self.ignore_imports,  # type: ignore[arg-type]
            unmatched_alerting=AlertLevel.WARN,
        )
        broken = sorted(self.trespasses(graph))
        return ContractCheck(
            kept=not broken,
            warnings=list(removed.warnings),
            ignored_import_count=removed.ignored_import_count,
            metadata={"broken": broken},
        )

    def trespasses(self, graph: ImportGraph) -> Iterator[tuple[str, str, int]]:
        """Every import that comes in by something other than a door: importer, imported, line."""
        for importer in graph.modules:
            for imported in graph.find_modules_directly_imported_by(importer):
                if self.is_trespass(importer, imported):
                    lines = graph.get_import_details(importer=importer, imported=imported)
                    yield importer, imported, lines[0]["line_number"] if lines else 0

    def is_trespass(self, importer: str, imported: str) -> bool:
        """Whether one import passes a wall."""
        room = self.room(imported)
        if room is None or importer == room or importer.startswith(room + ".") or ".tests." in importer:
            return False
        file = imported.removeprefix(room).lstrip(".").split(".")[0]
        if not file or file in self.doors:  # type: ignore[operator]
            return False
        sides: list[str] = self.side_doors or []  # type: ignore[assignment]
        pairs = [side.split(" : ") for side in sides]
        targets = (f"{room}.{file}", imported)
        return not any(
            re.search(who.strip(), importer) and any(each.endswith(what.strip()) for each in targets)
            for who, what in pairs
        )

    def room(self, name: str) -> str | None:
        """The module a file belongs to, or None outside the floors."""
        parts = name.split(".")
        inside = len(parts) >= 3 and parts[1] in self.floors  # type: ignore[operator]
        return ".".join(parts[:3]) if inside else None

    def render_broken_contract(self, check: ContractCheck) -> None:
        for importer, imported, line in check.metadata["broken"]:
            output.print_error(f"{importer}:{line} imports {imported}", bold=False)
