"""Addresses of checks."""

from django.urls import path

from shouwen.casework.checks import pages

app_name = "checks"
urlpatterns = [
    path("checks/", pages.board, name="board"),
    path("checks/<int:check_id>", pages.check, name="check"),
    path("checks/<int:check_id>/taking", pages.take, name="take"),
    path("checks/<int:check_id>/result", pages.settle, name="settle"),
    path("checks/<int:check_id>/assignment", pages.give, name="give"),
    path("checks/<int:check_id>/withdrawal", pages.withdraw, name="withdraw"),
    path("cases/<str:number>/checks", pages.panel, name="panel"),
    path("cases/<str:number>/checks/new", pages.new, name="new"),
    path("admin/checks/", pages.rules, name="rules"),
    path("admin/checks/new/<slug:sort>", pages.rule_new, name="rule_new"),
    path("admin/checks/<int:rule_id>/", pages.rule, name="rule"),
    path("admin/checks/<int:rule_id>/end", pages.rule_end, name="rule_end"),
]
