"""Addresses of the REST interface, mounted under ``/api/``."""

from __future__ import annotations

from django.urls import path

from shouwen.interfaces.api.root import api

urlpatterns = [path("v1/", api.urls)]
