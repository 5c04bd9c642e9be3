"""What cases tell people in their inbox: message ids with {places}, no personal data of customers."""

from __future__ import annotations

from django.utils.translation import gettext_noop

OFFERED = gettext_noop("{number}：{actor_person}请您{kind_label}，{accept_at} 前受理")
REFUSED = gettext_noop("{number}：{actor_person}没有接{kind_label}，已退回给您")
EXPIRED = gettext_noop("{number}：{kind_label}到时没人应，已退回给您")
EXPIRED_TOLD = gettext_noop("{number}：{kind_label}到时没人应，已退回{returned_person}，请过问")
ACCEPTED = gettext_noop("{number}：{actor_person}已受理{kind_label}")
CONSENT = gettext_noop("{number}：责任移交等您同意")
SHIRKING = gettext_noop("{number}：已转手 {hops} 次，疑似推诿，请过问")
PROBLEM = gettext_noop("{number}：转为问题单，请您裁定承办人")
GIVEN = gettext_noop("{number}：已交到您手上，{from_person}不再负责")
DECIDED = gettext_noop("{number}：主管裁定由您承办，不再退回")
ASKED = gettext_noop("{number}：{actor_person}向您请教")
ADVISED = gettext_noop("{number}：{actor_person}答复了您的请教")
MENTIONED = gettext_noop("{number}：{actor_person}在备注里提到您")
CHASED = gettext_noop("{number}：客户第 {count} 次催办")
ADDED = gettext_noop("{number}：客户有补充")
NOT_ACCEPTED = gettext_noop("{number}：客户不认可")
BROKEN = gettext_noop("{number}：答应客户的事到时没有兑现")
SUGGESTED = gettext_noop("{number}：一条建议转给您")
REVIEW = gettext_noop("{number}：申请由{before_label}改为{after_label}，等您复核")
REVIEWED = gettext_noop("{number}：{verdict_label}，{before_label}改为{after_label}")
REOPENED = gettext_noop("{number}：已重开，由您负责")
