"""Addresses of the texts."""

from django.urls import path

from shouwen.relations.knowledge import pages

app_name = "knowledge"
urlpatterns = [
    path("knowledge/similar", pages.similar, name="similar"),
    path("knowledge/script", pages.script, name="script"),
    path("knowledge/phrases", pages.phrases, name="phrases"),
    path("knowledge/<int:text_id>/uses", pages.uses, name="uses"),
    path("knowledge/", pages.listed, name="list"),
    path("knowledge/new", pages.write, name="new"),
    path("knowledge/preview", pages.preview, name="preview"),
    path("knowledge/import", pages.paste, name="paste"),
    path("knowledge/<int:text_id>", pages.edit, name="edit"),
    path("knowledge/<int:text_id>/versions", pages.versions, name="versions"),
    path("knowledge/<int:text_id>/retirement", pages.retirement, name="retirement"),
    path("knowledge/<int:text_id>/owner", pages.ownership, name="ownership"),
]
