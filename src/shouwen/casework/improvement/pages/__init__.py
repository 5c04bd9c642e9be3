"""Pages of improvement."""

from shouwen.casework.improvement.pages.changing import flow, metric, metric_end, pilot, reading, technology
from shouwen.casework.improvement.pages.plans import (
    board,
    edit,
    grounds,
    let_go,
    new,
    owner,
    panel,
    plan,
    rate,
    step,
    undo,
)
from shouwen.casework.improvement.pages.settings import (
    beside,
    lesson_end,
    lesson_new,
    lessons,
    pareto,
    preventions,
    rule,
    rule_end,
    rule_new,
    rules,
    ship,
)
from shouwen.casework.improvement.pages.working import (
    add_measure,
    add_node,
    check,
    count,
    drop_measure,
    drop_node,
    goal,
    measure,
    node,
    report,
    report_back,
)

__all__ = [
    "add_measure", "add_node", "beside", "board", "check", "count", "drop_measure", "drop_node", "edit", "flow", "goal", "grounds",
    "lesson_end", "lesson_new", "lessons", "let_go", "measure", "metric", "metric_end", "new", "node", "owner", "panel", "pareto",
    "pilot", "plan", "preventions", "rate", "reading", "report", "report_back", "rule", "rule_end", "rule_new", "rules", "ship", "step",
    "technology", "undo",
]  # fmt: skip
