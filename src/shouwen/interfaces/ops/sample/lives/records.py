"""What stands in the record of a complaint before it is closed: evidence, finding, resolution, apology."""

from __future__ import annotations

from shouwen.casework.complaints import actions as complaints
from shouwen.casework.complaints import queries
from shouwen.interfaces.ops.sample.play import Matter, Play


def proven(play: Play, matter: Matter) -> None:
    """Whoever handles a complaint that asks for it writes down what was found, and apologises."""
    case = play.case(matter)
    if not queries.requirements(case).evidence:
        return
    handler, day = play.handler(matter), play.at.date()
    given = complaints.Given(kind="log", title="工单与通话记录", words="已核对派单、上门与通话记录，与客户反映的时间、经过相符。")
    complaints.add_evidence(case, given, actor=handler, at=play.at)
    found = {
        "outcome": "partly" if case.severity == "general" else "upheld", "finding": "内部衔接不到位，没有按约定时间联系客户。",
        "resolutions": ["apology", "information"], "stand": "accepted", "apology_by": "经办人", "apology_on": day, "apology_how": "phone",
    }  # fmt: skip
    complaints.record(case, found, actor=handler, at=play.at)
