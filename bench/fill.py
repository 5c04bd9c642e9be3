"""The table of cases the bench brings in: seven in ten closed, four events each, 5,000 customers, two years."""

from __future__ import annotations

import csv
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.texts import Texts

MAPPING = """
source = "bench"
time_zone = "Asia/Shanghai"
category_join = "|"

[fields]
source_key = "key"
received_at = "received"
closed_at = "closed"
kind = "kind"
category = "category"
title = "title"
description = "text"
channel = "channel"
name = "name"
phone = "phone"
history = "history"
resolution = "answer"
outcome = "outcome"
"""
CATEGORIES = ["宽带|装移机|预约未上门", "宽带|质量|掉线", "资费|套餐|多扣费", "物流|派送|延误", "物流|破损|外包装", "网购|退换|退款慢"]
COLUMNS = ["key", "received", "closed", "kind", "category", "title", "text", "channel", "name", "phone", "history", "answer", "outcome"]


def write(path: Path, count: int, *, seed: int = 0, until: datetime | None = None) -> None:
    """Write the table: oldest first, as a register is."""
    texts, pick = Texts(20260318 + seed), random.Random(11 + seed)
    notes, end = texts.notes(), until or datetime.now(UTC)
    span = timedelta(days=720) / count
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(COLUMNS)
        for number in range(1, count + 1):
            title, body = texts.complaint(number)
            received = end - span * (count - number + 1)
            closed = received + timedelta(hours=pick.randint(1, 90)) if number % 10 < 7 else None
            customer = pick.randint(1, 5000)
            out.writerow([
                f"B{seed}-{number}", received.isoformat(), min(closed, end).isoformat() if closed else "", "complaint",
                pick.choice(CATEGORIES), title, body, pick.choice(["phone", "web", "wechat"]),
                f"客户{customer}", f"1380000{customer:04d}", "\n\n".join(next(notes) for _ in range(1 if closed else 3)),
                next(notes) if closed else "", "information" if closed else "",
            ])  # fmt: skip
