"""The verbs of improvement. Each checks the right, asks what is lacking, writes, and announces, in one transaction."""

from shouwen.casework.improvement.actions.changing import (
    FlowBrief,
    Pilot,
    add_metric,
    describe_flow,
    describe_technology,
    drop_metric,
    judge_pilot,
    measure_flow,
)
from shouwen.casework.improvement.actions.effect import Aim, due_reviews, set_goal, take_figure, take_figures
from shouwen.casework.improvement.actions.leaving import release_person
from shouwen.casework.improvement.actions.lessons import (
    hear_prevention,
    retire_lesson,
    settle_prevention,
    write_lesson,
)
from shouwen.casework.improvement.actions.measuring import (
    SUBJECT,
    Task,
    add_measure,
    change_measure,
    check_measure,
    drop_measure,
    replace_measure,
    report,
    take_report_back,
    tell_overdue,
)
from shouwen.casework.improvement.actions.moving import move, take_back
from shouwen.casework.improvement.actions.opening import (
    FIELDS,
    Brief,
    add_cases,
    edit,
    follow_event,
    hand_over,
    let_go,
    open_plan,
    rate,
)
from shouwen.casework.improvement.actions.ruling import end_rule, make_rule, ship_rules, unshipped
from shouwen.casework.improvement.actions.thinking import add_node, drop_node, reword
from shouwen.casework.improvement.actions.triggering import evaluate, evaluate_all

__all__ = [
    "FIELDS",
    "SUBJECT",
    "Aim",
    "Brief",
    "FlowBrief",
    "Pilot",
    "Task",
    "add_cases",
    "add_measure",
    "add_metric",
    "add_node",
    "change_measure",
    "check_measure",
    "describe_flow",
    "describe_technology",
    "drop_measure",
    "drop_metric",
    "drop_node",
    "due_reviews",
    "edit",
    "end_rule",
    "evaluate",
    "evaluate_all",
    "follow_event",
    "hand_over",
    "hear_prevention",
    "judge_pilot",
    "let_go",
    "make_rule",
    "measure_flow",
    "move",
    "open_plan",
    "rate",
    "release_person",
    "replace_measure",
    "report",
    "retire_lesson",
    "reword",
    "set_goal",
    "settle_prevention",
    "ship_rules",
    "take_back",
    "take_figure",
    "take_figures",
    "take_report_back",
    "tell_overdue",
    "unshipped",
    "write_lesson",
]
