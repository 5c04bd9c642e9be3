"""Addresses of macros and rules."""

from __future__ import annotations

from django.urls import path

from shouwen.casework.automation import pages

app_name = "automation"
urlpatterns = [
    path("admin/macros/", pages.macros, name="macros"),
    path("admin/macros/new", pages.macro_new, name="macro_new"),
    path("admin/macros/<int:macro_id>/", pages.macro, name="macro"),
    path("admin/macros/<int:macro_id>/retirement", pages.macro_retire, name="macro_retire"),
    path("admin/rules/", pages.rules, name="rules"),
    path("admin/rules/new", pages.rule_new, name="rule_new"),
    path("admin/rules/runs", pages.runs_all, name="runs_all"),
    path("admin/rules/runs/<int:run_id>/again", pages.run_again, name="run_again"),
    path("admin/rules/dry-runs/<int:dryrun_id>", pages.dry_run, name="dry_run"),
    path("admin/rules/<int:rule_id>/", pages.rule, name="rule"),
    path("admin/rules/<int:rule_id>/switch", pages.rule_switch, name="rule_switch"),
    path("admin/rules/<int:rule_id>/place", pages.rule_move, name="rule_move"),
    path("admin/rules/<int:rule_id>/retirement", pages.rule_retire, name="rule_retire"),
    path("admin/rules/<int:rule_id>/versions", pages.rule_versions, name="rule_versions"),
    path("admin/rules/<int:rule_id>/runs", pages.runs, name="runs"),
    path("admin/rules/<int:rule_id>/dry-runs", pages.dry_runs, name="dry_runs"),
    path("cases/macro-uses/<int:macrouse_id>/undo", pages.macro_undo, name="macro_undo"),
    path("cases/<str:number>/macros", pages.case_macros, name="case_macros"),
    path("cases/<str:number>/macros/<int:macro_id>", pages.case_macro, name="case_macro"),
]
