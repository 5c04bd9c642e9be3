"""Addresses of improvement committees."""

from django.urls import path

from shouwen.casework.committees import pages

app_name = "committees"
urlpatterns = [
    path("committees/", pages.board, name="board"),
    path("committees/new", pages.new, name="new"),
    path("committees/<int:committee_id>/", pages.committee, name="committee"),
    path("committees/<int:committee_id>/edit", pages.edit, name="edit"),
    path("committees/<int:committee_id>/end", pages.retire, name="retire"),
    path("committees/<int:committee_id>/members", pages.seat, name="seat"),
    path("committees/<int:committee_id>/members/<int:member_id>/end", pages.end_member, name="end_member"),
    path("committees/<int:committee_id>/meetings", pages.plan_meeting, name="plan_meeting"),
    path("committees/<int:committee_id>/meetings/<int:seq>/", pages.meeting, name="meeting"),
    path("committees/<int:committee_id>/meetings/<int:seq>/minutes", pages.minutes, name="minutes"),
    path("committees/<int:committee_id>/meetings/<int:seq>/signature", pages.sign, name="sign"),
    path("committees/<int:committee_id>/meetings/<int:seq>/end", pages.cancel, name="cancel"),
    path("committees/<int:committee_id>/meetings/<int:seq>/decisions", pages.decide, name="decide"),
    path("committees/<int:committee_id>/meetings/<int:seq>/decisions/<int:decision_id>/end", pages.drop_decision, name="drop_decision"),
]
