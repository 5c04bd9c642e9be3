"""Reading macros and rules: always as an actor, always within reach."""

from shouwen.casework.automation.queries.macros import (
    homes,
    macro,
    macros,
    name_of,
    tool_macros,
    use,
    why_not_change,
)
from shouwen.casework.automation.queries.reach import beyond, rule, rules
from shouwen.casework.automation.queries.ruling import (
    Said,
    author_name,
    draft_said,
    dry_lines,
    dry_run,
    last_dry_run,
    listed,
    run_of,
    runs,
    said,
    version,
    versions,
)
from shouwen.casework.automation.queries.words import sentence, sentences

__all__ = [
    "Said",
    "author_name",
    "beyond",
    "draft_said",
    "dry_lines",
    "dry_run",
    "homes",
    "last_dry_run",
    "listed",
    "macro",
    "macros",
    "name_of",
    "rule",
    "rules",
    "run_of",
    "runs",
    "said",
    "sentence",
    "sentences",
    "tool_macros",
    "use",
    "version",
    "versions",
    "why_not_change",
]
