"""Addresses of tasks."""

from django.urls import path

from shouwen.casework.tasks import pages

app_name = "tasks"
urlpatterns = [
    path("cases/<str:number>/tasks", pages.panel, name="panel"),
    path("cases/<str:number>/tasks/new", pages.new, name="new"),
    path("cases/<str:number>/call-back", pages.ask, name="ask"),
    path("tasks/<int:task_id>", pages.task, name="task"),
    path("tasks/<int:task_id>/assignment", pages.move, name="move"),
    path("tasks/<int:task_id>/cancellation", pages.drop, name="drop"),
]
