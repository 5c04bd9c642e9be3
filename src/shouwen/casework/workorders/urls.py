"""Addresses of work orders."""

from django.urls import path

from shouwen.casework.workorders import pages

app_name = "workorders"
urlpatterns = [
    path("orders/", pages.orders, name="list"),
    path("orders/counters", pages.counters, name="counters"),
    path("orders/timeliness", pages.timeliness, name="timeliness"),
    path("orders/rules", pages.rules, name="rules"),
    path("orders/signing", pages.sign_several, name="sign_several"),
    path("orders/<str:number>/<int:seq>/", pages.page, name="page"),
    path("orders/<str:number>/<int:seq>/do/<slug:name>", pages.do, name="do"),
    path("orders/<str:number>/<int:seq>/<slug:name>", pages.move, name="move"),
    path("cases/<str:number>/orders", pages.panel, name="panel"),
    path("cases/<str:number>/orders/new", pages.dispatch, name="dispatch"),
]
