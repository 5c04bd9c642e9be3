"""Addresses of papers."""

from django.urls import path

from shouwen.casework.papers import pages

app_name = "papers"
urlpatterns = [
    path("cases/<str:number>/papers", pages.list_page, name="list"),
    path("cases/<str:number>/papers/panel", pages.panel, name="panel"),
    path("cases/<str:number>/papers/new/<slug:kind>", pages.new, name="new"),
    path("papers/<int:paper_id>", pages.paper, name="paper"),
    path("papers/<int:paper_id>/file", pages.file, name="file"),
    path("papers/<int:paper_id>/approval", pages.approve, name="approve"),
    path("papers/<int:paper_id>/refusal", pages.refuse, name="refuse"),
    path("papers/<int:paper_id>/sending", pages.send, name="send"),
    path("papers/<int:paper_id>/comparison/<int:other_id>", pages.comparison, name="comparison"),
    path("admin/papers/", pages.templates, name="templates"),
    path("admin/papers/approvals", pages.demands, name="demands"),
    path("admin/papers/<slug:kind>/<slug:language>/", pages.editor, name="editor"),
    path("admin/papers/versions/<int:template_id>", pages.version, name="version"),
    path("admin/papers/versions/<int:template_id>/retirement", pages.retire, name="retire"),
]
