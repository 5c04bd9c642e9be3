"""Addresses of improvement."""

from django.urls import path

from shouwen.casework.improvement import pages

app_name = "improvement"
urlpatterns = [
    path("improvements/", pages.board, name="board"),
    path("improvements/new", pages.new, name="new"),
    path("improvements/pareto", pages.pareto, name="pareto"),
    path("improvements/lessons/", pages.lessons, name="lessons"),
    path("improvements/lessons/new", pages.lesson_new, name="lesson_new"),
    path("improvements/lessons/beside", pages.beside, name="beside"),
    path("improvements/lessons/<int:lesson_id>/end", pages.lesson_end, name="lesson_end"),
    path("improvements/preventions/", pages.preventions, name="preventions"),
    path("improvements/rules/", pages.rules, name="rules"),
    path("improvements/rules/shipped", pages.ship, name="ship"),
    path("improvements/rules/new/<slug:sort>", pages.rule_new, name="rule_new"),
    path("improvements/rules/<int:rule_id>/", pages.rule, name="rule"),
    path("improvements/rules/<int:rule_id>/end", pages.rule_end, name="rule_end"),
    path("improvements/<str:number>/", pages.plan, name="plan"),
    path("improvements/<str:number>/edit", pages.edit, name="edit"),
    path("improvements/<str:number>/owner", pages.owner, name="owner"),
    path("improvements/<str:number>/cases", pages.grounds, name="grounds"),
    path("improvements/<str:number>/cases/<str:case>/end", pages.let_go, name="let_go"),
    path("improvements/<str:number>/trees/<slug:tree>", pages.add_node, name="add_node"),
    path("improvements/<str:number>/nodes/<int:node_id>", pages.node, name="node"),
    path("improvements/<str:number>/nodes/<int:node_id>/end", pages.drop_node, name="drop_node"),
    path("improvements/<str:number>/measures", pages.add_measure, name="add_measure"),
    path("improvements/<str:number>/measures/<int:seq>", pages.measure, name="measure"),
    path("improvements/<str:number>/measures/<int:seq>/progress", pages.report, name="report"),
    path("improvements/<str:number>/measures/<int:seq>/progress/back", pages.report_back, name="report_back"),
    path("improvements/<str:number>/measures/<int:seq>/check", pages.check, name="check"),
    path("improvements/<str:number>/measures/<int:seq>/end", pages.drop_measure, name="drop_measure"),
    path("improvements/<str:number>/goal", pages.goal, name="goal"),
    path("improvements/<str:number>/figures", pages.count, name="count"),
    path("improvements/<str:number>/risk/<slug:when>", pages.rate, name="rate"),
    path("improvements/<str:number>/flow", pages.flow, name="flow"),
    path("improvements/<str:number>/flow/metrics", pages.metric, name="metric"),
    path("improvements/<str:number>/flow/metrics/<int:metric_id>", pages.reading, name="reading"),
    path("improvements/<str:number>/flow/metrics/<int:metric_id>/end", pages.metric_end, name="metric_end"),
    path("improvements/<str:number>/technology", pages.technology, name="technology"),
    path("improvements/<str:number>/pilot", pages.pilot, name="pilot"),
    path("improvements/<str:number>/undo", pages.undo, name="undo"),
    path("improvements/<str:number>/steps/<slug:name>", pages.step, name="step"),
    path("cases/<str:number>/improvement", pages.panel, name="panel"),
]
