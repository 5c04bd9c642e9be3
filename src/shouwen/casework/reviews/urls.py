"""Addresses of yearly reviews."""

from django.urls import path

from shouwen.casework.reviews import pages

app_name = "reviews"
urlpatterns = [
    path("complaint-reviews/", pages.board, name="board"),
    path("complaint-reviews/new", pages.new, name="new"),
    path("service-charter/", pages.purpose, name="purpose"),
    path("service-charter/new", pages.purpose_new, name="purpose_new"),
    path("service-charter/<int:purpose_id>/approval", pages.purpose_approve, name="purpose_approve"),
    path("complaint-reviews/<int:review_id>/", pages.review, name="review"),
    path("complaint-reviews/<int:review_id>/remarks", pages.remarks, name="remarks"),
    path("complaint-reviews/<int:review_id>/paper", pages.paper, name="paper"),
    path("complaint-reviews/<int:review_id>/steps/<slug:name>", pages.step, name="step"),
]
