"""Addresses of files."""

from django.urls import path

from shouwen.foundation.files import pages

app_name = "files"
urlpatterns = [
    path("files/", pages.tray, name="tray"),
    path("files/<int:attachment_id>", pages.download, name="download"),
    path("files/<int:attachment_id>/removal", pages.drop, name="drop"),
]
