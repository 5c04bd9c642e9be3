"""A head's view: who carries how much, how old it is, what moved since yesterday, and that nothing is without an owner."""

from shouwen.casework.cases.queries.team.asking import as_tree, within
from shouwen.casework.cases.queries.team.figures import AGE_CODES, FIGURES, answered_for, behind, watched
from shouwen.casework.cases.queries.team.loads import Load, Place, TeamView, team_view
from shouwen.casework.cases.queries.team.proof import Proof, proof, replayed
from shouwen.casework.cases.queries.team.rows import Narrow, chosen, count, rows
from shouwen.casework.cases.queries.team.waits import Wait, waits

__all__ = [
    "AGE_CODES",
    "FIGURES",
    "Load",
    "Narrow",
    "Place",
    "Proof",
    "TeamView",
    "Wait",
    "answered_for",
    "as_tree",
    "behind",
    "chosen",
    "count",
    "proof",
    "replayed",
    "rows",
    "team_view",
    "waits",
    "watched",
    "within",
]
