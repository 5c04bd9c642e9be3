"""Addresses of statutory limits."""

from django.urls import path

from shouwen.casework.statutes import pages

app_name = "statutes"
urlpatterns = [
    path("cases/<str:number>/law", pages.page, name="page"),
    path("cases/<str:number>/law/panel", pages.panel, name="panel"),
    path("cases/<str:number>/law/<int:clock_id>/extension", pages.ask, name="ask"),
    path("cases/<str:number>/law/<int:clock_id>/extensions/<int:extension_id>", pages.decide, name="decide"),
    path("cases/<str:number>/law/<int:clock_id>/acceptance", pages.accept, name="accept"),
    path("complaints/export", pages.export, name="export"),
    path("admin/statutes/", pages.packs, name="packs"),
    path("admin/statutes/trial/", pages.trial, name="trial"),
    path("admin/statutes/<slug:code>/", pages.pack, name="pack"),
    path("admin/statutes/<slug:code>/loading", pages.load, name="load"),
    path("admin/statutes/<slug:code>/retirement", pages.retire, name="retire"),
    path("admin/statutes/<slug:code>/choice", pages.choose, name="choose"),
    path("admin/statutes/<slug:code>/choices/<int:centre_id>/end", pages.drop, name="drop"),
    path("admin/statutes/<slug:code>/categories", pages.count, name="count"),
    path("admin/statutes/<slug:code>/categories/<int:counted_id>/end", pages.uncount, name="uncount"),
    path("admin/statutes/<slug:code>/limits/<int:limit_id>/", pages.amend, name="amend"),
]
