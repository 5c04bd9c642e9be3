"""Addresses of access."""

from django.urls import path

from shouwen.foundation.access import pages

app_name = "access"
urlpatterns = [
    path("admin/roles/", pages.roles, name="roles"),
    path("admin/roles/matrix/", pages.matrix, name="matrix"),
    path("admin/roles/new/", pages.new_role, name="new_role"),
    path("admin/roles/who/", pages.who_may, name="who_may"),
    path("admin/roles/<slug:code>/", pages.role, name="role"),
    path("admin/roles/<slug:code>/retirement/", pages.retire, name="retire"),
    path("admin/people/<int:person_id>/rights/", pages.why, name="why"),
    path("admin/people/<int:person_id>/account/", pages.account, name="account"),
    path("admin/tokens/", pages.tokens, name="tokens"),
    path("admin/tokens/<int:token_id>/revocation/", pages.revoke, name="revoke"),
    path("admin/tokens/<int:token_id>/rotation/", pages.rotate, name="rotate"),
    path("me/rights/", pages.my_rights, name="my_rights"),
    path("me/post/", pages.seat, name="seat"),
]
