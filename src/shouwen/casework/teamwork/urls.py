"""Addresses of a team's work."""

from django.urls import path

from shouwen.casework.teamwork import pages

app_name = "teamwork"
urlpatterns = [
    path("teamwork/", pages.board, name="board"),
    path("teamwork/items/new", pages.new_item, name="new_item"),
    path("teamwork/items/<int:item_id>/report", pages.report, name="report"),
    path("teamwork/items/<int:item_id>/end", pages.drop_item, name="drop_item"),
    path("teamwork/projects/new", pages.new_project, name="new_project"),
    path("teamwork/projects/<int:project_id>/", pages.project, name="project"),
    path("teamwork/projects/<int:project_id>/milestones", pages.add_milestone, name="add_milestone"),
    path("teamwork/projects/<int:project_id>/milestones/<int:milestone_id>/reached", pages.reach, name="reach"),
    path("teamwork/projects/<int:project_id>/end", pages.end, name="end"),
    path("teamwork/coaching/new", pages.new_note, name="new_note"),
    path("teamwork/coaching/<int:note_id>/follow-up", pages.follow_up, name="follow_up"),
    path("teamwork/guidance/", pages.guidance, name="guidance"),
    path("teamwork/guidance/new", pages.new_guidance, name="new_guidance"),
    path("teamwork/guidance/export", pages.export_guidance, name="export_guidance"),
    path("teamwork/guidance/<int:guidance_id>/result", pages.conclude, name="conclude"),
    path("teamwork/scores/new", pages.new_score, name="new_score"),
    path("teamwork/scores/<int:score_id>/confirmation", pages.confirm, name="confirm"),
]
