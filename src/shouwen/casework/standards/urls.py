"""Addresses of the standards library."""

from django.urls import path

from shouwen.casework.standards import pages

app_name = "standards"
urlpatterns = [
    path("standards/", pages.library, name="library"),
    path("standards/new", pages.new, name="new"),
    path("standards/beside", pages.beside, name="beside"),
    path("standards/<int:standard_id>/", pages.standard, name="standard"),
    path("standards/<int:standard_id>/revision", pages.revise, name="revise"),
    path("standards/<int:standard_id>/versions/<int:version>/approval", pages.approve, name="approve"),
    path("standards/<int:standard_id>/versions/<int:version>/end", pages.retire, name="retire"),
    path("standards/<int:standard_id>/versions/<int:version>/receipt", pages.acknowledge, name="acknowledge"),
    path("standards/<int:standard_id>/versions/<int:version>/readers", pages.readers, name="readers"),
    path("cases/<str:number>/standards", pages.panel, name="panel"),
]
