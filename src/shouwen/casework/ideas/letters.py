"""What people are told about ideas: message ids, put into words when they are read."""

from __future__ import annotations

from django.utils.translation import gettext_noop

SUBMITTED = gettext_noop("有一条新建议 {idea}，请定采不采纳")
ACCEPTED = gettext_noop("您的建议 {idea} 采纳了，已立项 {plan}")
DECLINED = gettext_noop("您的建议 {idea} 没有采纳，理由写在里面")
REWARD_WAITS = gettext_noop("建议 {idea} 提了一笔奖励，请批不批准")
REWARDED = gettext_noop("您的建议 {idea} 记了一笔奖励")
