"""Which addresses are looked at by whom, and which are none to look at: with ``test_looks`` this is the whole map.

A new page must come into one of these lists: ``test_every_page`` fails until it does.
"""

from __future__ import annotations

WALKED: dict[str, tuple[str, ...]] = {
    "chenyuwei": (
        "accounts/2fa/authenticate/", "accounts/2fa/reauthenticate/", "accounts/2fa/recovery-codes/generate/",
        "accounts/2fa/totp/activate/", "accounts/2fa/webauthn/", "accounts/2fa/webauthn/add/",
        "accounts/2fa/webauthn/login/", "accounts/2fa/webauthn/reauthenticate/", "cases/<str:number>/acceptance",
        "cases/<str:number>/access-code", "cases/<str:number>/answer", "cases/<str:number>/chases",
        "cases/<str:number>/closure", "cases/<str:number>/complaint/fields/<slug:code>",
        "cases/<str:number>/complaint/fields/<slug:code>/history", "cases/<str:number>/complaint/severity",
        "cases/<str:number>/consultations", "cases/<str:number>/contacts", "cases/<str:number>/declining",
        "cases/<str:number>/details", "cases/<str:number>/escalations", "cases/<str:number>/execution",
        "cases/<str:number>/fields", "cases/<str:number>/fields/<str:name>",
        "cases/<str:number>/fields/<str:name>/history", "cases/<str:number>/fields/<str:name>/reveal",
        "cases/<str:number>/first-contact", "cases/<str:number>/hand-offs", "cases/<str:number>/hand-up",
        "cases/<str:number>/handling/recall", "cases/<str:number>/handling/return",
        "cases/<str:number>/investigation", "cases/<str:number>/letters", "cases/<str:number>/links",
        "cases/<str:number>/merging", "cases/<str:number>/non-acceptance", "cases/<str:number>/notes",
        "cases/<str:number>/preview", "cases/<str:number>/problem",
        "cases/<str:number>/promises", "cases/<str:number>/proposal", "cases/<str:number>/pull-up",
        "cases/<str:number>/reassignment", "cases/<str:number>/reopening", "cases/<str:number>/replies",
        "cases/<str:number>/resumption", "cases/<str:number>/status", "cases/<str:number>/taking",
        "cases/<str:number>/thanks", "cases/<str:number>/unmerging", "cases/<str:number>/urgent-call",
        "cases/<str:number>/waiting/customer", "cases/<str:number>/waiting/third", "cases/<str:number>/waiting/unit",
        "cases/<str:number>/withdrawal", "cases/filters", "cases/hand-offs/<int:handoff_id>/",
        "cases/hand-offs/<int:handoff_id>/refusal", "cases/next", "cases/promises/<int:promise_id>/moving",
        "clocks/<int:clock_id>/why", "committees/<int:committee_id>/",
        "committees/<int:committee_id>/meetings/<int:seq>/", "complaint-reviews/<int:review_id>/", "contacts/new",
        "customers/<int:customer_id>/contacts", "ideas/<str:number>/", "ideas/<str:number>/edit",
        "improvements/<str:number>/flow", "improvements/<str:number>/flow/metrics",
        "improvements/<str:number>/owner", "improvements/<str:number>/pilot", "improvements/<str:number>/technology",
        "inbox/<int:notice_id>", "standards/<int:standard_id>/", "tasks/<int:task_id>",
        "tasks/<int:task_id>/assignment", "tasks/<int:task_id>/cancellation", "teamwork/items/<int:item_id>/report",
        "teamwork/guidance/", "teamwork/projects/<int:project_id>/", "teamwork/projects/<int:project_id>/milestones", "service-charter/",
        "cases/<str:number>/checks/new", "cases/<str:number>/freight/new",
    ),
    "zhengliqun": (
        "checks/", "team/complaint-archive",
        "admin/people/<int:person_id>/account/", "approvals/lending",
        "cases/<str:number>/complaint/flags/<slug:code>", "orders/<str:number>/<int:seq>/<slug:name>",
        "team/complaint-rate", "teamwork/projects/new", "teamwork/scores/new",
    ),
    "zhonghuimin": (
        "checks/<int:check_id>", "checks/<int:check_id>/assignment", "checks/<int:check_id>/withdrawal",
        "admin/papers/approvals", "service-charter/new",
        "admin/catalogue/<slug:name>/new", "admin/catalogue/tree/<slug:name>/below/<int:value_id>",
        "admin/first-contact/", "admin/letters/preview/<slug:letter>", "admin/people/<int:person_id>/lock/",
        "admin/people/<int:person_id>/removal/", "applications/", "applications/budget", "applications/new",
        "committees/<int:committee_id>/edit", "committees/<int:committee_id>/meetings",
        "committees/<int:committee_id>/meetings/<int:seq>/decisions",
        "committees/<int:committee_id>/meetings/<int:seq>/minutes", "committees/<int:committee_id>/members",
        "committees/<int:committee_id>/members/<int:member_id>/end", "complaint-reviews/<int:review_id>/remarks",
        "ideas/<str:number>/acceptance", "ideas/<str:number>/refusal", "ideas/<str:number>/rewards",
        "improvements/<str:number>/risk/<slug:when>", "improvements/<str:number>/steps/<slug:name>",
        "improvements/rules/<int:rule_id>/", "indicators/", "indicators/<int:indicator_id>/edit", "indicators/new",
        "orders/rules", "redress/overtime/", "teamwork/guidance/<int:guidance_id>/result",
    ),
    "lusiyuan": (
        "admin/checks/", "admin/checks/<int:rule_id>/", "admin/checks/new/<slug:sort>", "admin/freight/", "admin/freight/new",
        "admin/calendars/<slug:code>/week/", "admin/catalogue/<slug:name>/<int:value_id>",
        "admin/catalogue/tree/<slug:name>/nodes/<int:value_id>", "admin/oa/", "admin/oa/connection",
        "admin/organisation/new/", "admin/organisation/units/<int:parent_id>/new/", "admin/redress/new",
        "admin/statutes/<slug:code>/limits/<int:limit_id>/", "standards/<int:standard_id>/revision",
        "standards/<int:standard_id>/versions/<int:version>/readers",
    ),
    "fangzhiyuan": (
        "improvements/<str:number>/flow/metrics/<int:metric_id>",
    ),
}  # fmt: skip
"""Found by walking from page to page, as this person."""
BY_HAND: frozenset[str] = frozenset({
    "applications/<int:application_id>/", "applications/<int:application_id>/<slug:move>",
    "applications/<int:application_id>/again", "indicators/alerts/<int:alert_id>/", "checks/<int:check_id>/result",
    "papers/<int:paper_id>/refusal", "teamwork/guidance/new",
})  # fmt: skip
"""No test looks at these yet; whoever puts one into WALKED has it looked at each time."""
PARTS: frozenset[str] = frozenset({
    "cases/<str:number>/applications", "cases/<str:number>/checks", "cases/<str:number>/freight", "cases/<str:number>/place",
    "admin/health/", "admin/ledger/lately/", "admin/organisation/units/<int:unit_id>/name/",
    "cases/<str:number>/canned", "cases/<str:number>/causes/fields", "cases/<str:number>/complaint/panel",
    "cases/<str:number>/complaint/past", "cases/<str:number>/customer", "cases/<str:number>/improvement",
    "cases/<str:number>/law/panel", "cases/<str:number>/liability", "cases/<str:number>/mentions", "cases/<str:number>/tags/options",
    "cases/<str:number>/orders", "cases/<str:number>/papers/panel", "cases/<str:number>/quick/<slug:name>",
    "cases/<str:number>/redress", "cases/<str:number>/solutions", "cases/<str:number>/standards",
    "cases/<str:number>/tasks", "cases/<str:number>/variables", "cases/new/beside", "cases/new/fields", "cases/new/tags",
    "cases/filters/found", "cases/new/foretold", "cases/receivers", "live/rows", "catalogue/categories/search", "catalogue/codes/<slug:name>/search",
    "complaints/past", "counts", "customers/<int:customer_id>/timeline", "customers/<int:customer_id>/twins",
    "customers/points/<int:point_id>", "customers/points/<int:point_id>/reveal", "customers/suggest", "drafts/",
    "drafts/<slug:name>", "improvements/lessons/beside", "inbox/<int:notice_id>/toast", "inbox/badge",
    "live/cases/<int:case_id>/who", "live/news", "live/stream", "orders/<str:number>/<int:seq>/do/<slug:name>",
    "standards/beside", "start/steps",
})  # fmt: skip
"""Parts of a page, asked by script; they are looked at where they stand."""
FILES: frozenset[str] = frozenset({
    "accounts/2fa/recovery-codes/download/", "admin/people/export/", "admin/people/import/<int:joining_id>/report/",
    "cases/export", "complaint-reviews/<int:review_id>/paper", "files/<int:attachment_id>", "healthz",
    "healthz/live", "healthz/ready", "manifest.webmanifest", "metrics", "papers/<int:paper_id>/file",
    "portal/case/files/<int:attachment_id>", "redress/overtime/reports/<int:report_id>/file",
    "redress/overtime/reports/<int:report_id>/paper", "redress/payments/export", "sw.js", "teamwork/guidance/export",
})  # fmt: skip
"""Files, and what machines read."""
ON_OCCASION: frozenset[str] = frozenset({
    "accounts/2fa/recovery-codes/", "accounts/2fa/totp/deactivate/", "accounts/2fa/webauthn/keys/<int:pk>/edit/",
    "accounts/2fa/webauthn/keys/<int:pk>/remove/", "accounts/^confirm-email/(?P<key>[-:\\w]+)/$",
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$", "accounts/confirm-email/",
    "accounts/email/", "accounts/inactive/", "accounts/login/code/confirm/", "accounts/logout/",
    "accounts/password/reset/", "accounts/password/reset/done/", "accounts/password/reset/key/done/",
    "accounts/password/set/", "accounts/reauthenticate/", "accounts/signup/",
    "admin/catalogue/tree/<slug:name>/nodes/<int:value_id>/succession",
    "admin/complaint-policy/<int:charter_id>/retirement", "admin/papers/versions/<int:template_id>",
    "admin/rules/<int:rule_id>/dry-runs", "admin/rules/<int:rule_id>/runs",
    "admin/severity/versions/<int:policy_id>/", "admin/statuses/<int:status_id>", "approvals/<int:redress_id>/",
    "cases/<str:number>/causes/<str:code>/end", "cases/<str:number>/causes/<str:code>/main",
    "cases/<str:number>/complaint/evidence/<int:evidence_id>/setting-aside",
    "cases/<str:number>/law/<int:clock_id>/extension", "cases/<str:number>/macros/<int:macro_id>",
    "cases/macro-uses/<int:macrouse_id>/undo", "complaint-policy/changes", "customers/<int:customer_id>/file",
    "improvements/<str:number>/measures/<int:seq>", "improvements/<str:number>/measures/<int:seq>/check",
    "improvements/<str:number>/measures/<int:seq>/end", "improvements/<str:number>/measures/<int:seq>/progress",
    "improvements/<str:number>/nodes/<int:node_id>", "papers/<int:paper_id>",
    "papers/<int:paper_id>/comparison/<int:other_id>", "papers/<int:paper_id>/sending", "portal/case", "portal/done",
    "portal/policy", "portal/service-charter", "redress/<int:redress_id>/", "redress/<int:redress_id>/again",
    "redress/overtime/reports/<int:report_id>/", "redress/overtime/reports/<int:report_id>/<slug:verdict>",
    "redress/overtime/reports/new", "redress/payments/", "solutions/<int:option_id>/actions/new",
    "solutions/<int:option_id>/cancellation", "solutions/<int:option_id>/decision", "start", "start/<slug:name>",
})  # fmt: skip
"""Pages of something the sample holds only on occasion: the stories and the tests of doors and portal go there."""
