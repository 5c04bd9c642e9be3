"""Addresses of complaints."""

from django.urls import path

from shouwen.casework.complaints import pages

app_name = "complaints"
urlpatterns = [
    path("cases/<str:number>/complaint", pages.page, name="page"),
    path("cases/<str:number>/complaint/panel", pages.panel, name="panel"),
    path("cases/<str:number>/complaint/fields/<slug:code>", pages.field, name="field"),
    path("cases/<str:number>/complaint/fields/<slug:code>/history", pages.history, name="history"),
    path("cases/<str:number>/complaint/changes/<int:change_id>/undo", pages.undo, name="undo"),
    path("cases/<str:number>/complaint/accused", pages.accused, name="accused"),
    path("cases/<str:number>/complaint/evidence", pages.evidence, name="evidence"),
    path("cases/<str:number>/complaint/evidence/<int:evidence_id>/setting-aside", pages.set_aside, name="set_aside"),
    path("cases/<str:number>/complaint/flags/<slug:code>", pages.flag, name="flag"),
    path("cases/<str:number>/complaint/severity", pages.severity, name="severity"),
    path("cases/<str:number>/complaint/severity/rules", pages.by_rules, name="by_rules"),
    path("cases/<str:number>/complaint/event", pages.event, name="event"),
    path("cases/<str:number>/complaint/event/parting", pages.part, name="part"),
    path("cases/<str:number>/complaint/event/representative", pages.represent, name="represent"),
    path("cases/<str:number>/complaint/past", pages.of_case, name="past"),
    path("team/complaint-archive", pages.archive, name="archive"),
    path("team/complaint-rate", pages.rate, name="rate"),
    path("complaints/past", pages.beside, name="beside"),
    path("complaint-policy/", pages.charter, name="charter"),
    path("complaint-policy/changes", pages.charter_changes, name="charter_changes"),
    path("admin/complaint-policy/", pages.charters, name="charters"),
    path("admin/complaint-policy/<int:charter_id>/approval", pages.approve_charter, name="approve_charter"),
    path("admin/complaint-policy/<int:charter_id>/retirement", pages.retire_charter, name="retire_charter"),
    path("admin/severity/", pages.rules, name="rules"),
    path("admin/severity/versions/<int:policy_id>/", pages.version, name="version"),
    path("admin/severity/versions/<int:policy_id>/retirement", pages.retire, name="retire"),
]
