"""Addresses for machines that watch."""

from __future__ import annotations

from django.urls import path

from shouwen.interfaces.ops import pages

app_name = "ops"
urlpatterns = [
    path("healthz", pages.healthz, name="healthz"),
    path("metrics", pages.metrics, name="metrics"),
]
