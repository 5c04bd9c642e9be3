"""The verbs of a team's work: plans, projects, coaching, guidance, scores."""

from shouwen.casework.teamwork.actions.coaching import coach, follow_up
from shouwen.casework.teamwork.actions.guiding import conclude, guide
from shouwen.casework.teamwork.actions.planning import drop_item, report, set_item
from shouwen.casework.teamwork.actions.projects import add_milestone, begin, end, reach, release_person
from shouwen.casework.teamwork.actions.scoring import confirm, enter

__all__ = ["add_milestone", "begin", "coach", "conclude", "confirm", "drop_item", "end", "enter", "follow_up", "guide", "reach", "release_person", "report", "set_item"]
