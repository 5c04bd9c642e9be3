"""Addresses of redress."""

from django.urls import path

from shouwen.casework.redress import pages

app_name = "redress"
urlpatterns = [
    path("approvals/", pages.approvals, name="approvals"),
    path("approvals/lending", pages.lend, name="lend"),
    path("approvals/lending/<int:delegation_id>/end", pages.take_back, name="take_back"),
    path("approvals/<int:redress_id>/", pages.approval, name="approval"),
    path("approvals/<int:redress_id>/decision", pages.decide, name="decide"),
    path("redress/payments/", pages.payments, name="payments"),
    path("redress/payments/export", pages.export_file, name="export"),
    path("redress/payments/import", pages.import_file, name="import"),
    path("redress/payments/<int:payment_id>/result", pages.settle, name="settle"),
    path("redress/payments/<int:payment_id>/reversal", pages.reverse, name="reverse"),
    path("redress/overtime/", pages.overtime, name="overtime"),
    path("redress/overtime/reports/new", pages.report_new, name="report_new"),
    path("redress/overtime/reports/<int:report_id>/", pages.report, name="report"),
    path("redress/overtime/reports/<int:report_id>/paper", pages.report_paper, name="report_paper"),
    path("redress/overtime/reports/<int:report_id>/file", pages.report_file, name="report_file"),
    path("redress/overtime/reports/<int:report_id>/<slug:verdict>", pages.report_decision, name="report_decision"),
    path("redress/overtime/<int:overtime_id>/decision", pages.waive, name="waive"),
    path("redress/<int:redress_id>/", pages.request_page, name="request"),
    path("redress/<int:redress_id>/again", pages.again, name="again"),
    path("redress/<int:redress_id>/payment", pages.order, name="order"),
    path("redress/<int:redress_id>/<slug:name>", pages.move, name="move"),
    path("admin/redress/", pages.matrix, name="matrix"),
    path("admin/redress/new", pages.matrix_edit, name="matrix_edit"),
    path("admin/redress/rates", pages.rate, name="rate"),
    path("admin/redress/budget", pages.budget, name="budget"),
    path("cases/<str:number>/redress", pages.panel, name="panel"),
    path("cases/<str:number>/redress/all", pages.panel_page, name="panel_page"),
    path("cases/<str:number>/redress/new", pages.new, name="new"),
]
