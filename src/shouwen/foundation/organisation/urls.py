"""Addresses of the organisation's administration."""

from django.urls import path

from shouwen.foundation.organisation import pages

app_name = "organisation"
UNIT, PERSON = "admin/organisation/units/<int:unit_id>/", "admin/people/<int:person_id>/"
urlpatterns = [
    path("admin/organisation/", pages.tree, name="tree"),
    path("admin/organisation/headcount/", pages.headcount, name="headcount"),
    path("admin/organisation/preset/", pages.load, name="load"),
    path("admin/organisation/new/", pages.add_unit, name="add_root"),
    path(UNIT, pages.unit, name="unit"),
    path("admin/organisation/units/<int:parent_id>/new/", pages.add_unit, name="add_unit"),
    path(f"{UNIT}place/", pages.move, name="move"),
    path(f"{UNIT}name/", pages.rename, name="rename"),
    path(f"{UNIT}retirement/", pages.retire, name="retire"),
    path("admin/people/", pages.people, name="people"),
    path("admin/people/new/", pages.add_person, name="add_person"),
    path("admin/people/export/", pages.export_people, name="export_people"),
    path("admin/people/import/", pages.import_people, name="import_people"),
    path("admin/people/import/<int:joining_id>/", pages.joining, name="joining"),
    path("admin/people/import/<int:joining_id>/report/", pages.joining_report, name="joining_report"),
    path("admin/people/import/<int:joining_id>/doors/", pages.joining_doors, name="joining_doors"),
    path(PERSON, pages.person, name="person"),
    path(f"{PERSON}posts/", pages.appoint, name="appoint"),
    path(f"{PERSON}posts/<int:post_id>/end/", pages.end_post, name="end_post"),
    path(f"{PERSON}unit/", pages.change_unit, name="change_unit"),
    path(f"{PERSON}absences/", pages.set_absence, name="set_absence"),
    path(f"{PERSON}absences/<int:absence_id>/end/", pages.end_absence, name="end_absence"),
    path(f"{PERSON}proxies/", pages.set_proxy, name="set_proxy"),
    path(f"{PERSON}proxies/<int:rule_id>/", pages.proxy_answer, name="proxy_answer"),
    path(f"{PERSON}lock/", pages.lock, name="lock"),
    path(f"{PERSON}removal/", pages.remove, name="remove"),
    path(f"{PERSON}unlock/", pages.unlock, name="unlock"),
]
