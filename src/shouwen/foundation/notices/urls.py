"""Addresses of notices."""

from django.urls import path

from shouwen.foundation.notices import pages

app_name = "notices"
urlpatterns = [
    path("inbox", pages.inbox, name="inbox"),
    path("inbox/badge", pages.badge, name="badge"),
    path("inbox/devices", pages.my_devices, name="devices"),
    path("inbox/devices/<int:device_id>/removal", pages.remove_device, name="remove_device"),
    path("inbox/preferences", pages.preferences, name="preferences"),
    path("inbox/reading", pages.read_all, name="read_all"),
    path("inbox/<int:notice_id>", pages.opened, name="open"),
    path("inbox/<int:notice_id>/toast", pages.toast, name="toast"),
    path("inbox/<int:notice_id>/reading", pages.read, name="read"),
]
