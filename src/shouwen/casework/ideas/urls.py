"""Addresses of the idea box."""

from django.urls import path

from shouwen.casework.ideas import pages

app_name = "ideas"
urlpatterns = [
    path("ideas/", pages.board, name="board"),
    path("ideas/new", pages.new, name="new"),
    path("ideas/<str:number>/", pages.idea, name="idea"),
    path("ideas/<str:number>/edit", pages.edit, name="edit"),
    path("ideas/<str:number>/vote", pages.vote, name="vote"),
    path("ideas/<str:number>/withdrawal", pages.withdraw, name="withdraw"),
    path("ideas/<str:number>/acceptance", pages.accept, name="accept"),
    path("ideas/<str:number>/refusal", pages.decline, name="decline"),
    path("ideas/<str:number>/rewards", pages.reward, name="reward"),
    path("ideas/<str:number>/rewards/<int:reward_id>/approval", pages.reward_approve, name="reward_approve"),
    path("ideas/<str:number>/rewards/<int:reward_id>/end", pages.reward_end, name="reward_end"),
]
