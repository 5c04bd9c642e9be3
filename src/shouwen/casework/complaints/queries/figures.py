"""Complaints divided by what their records say: for modules above that count for whole centres."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q

from shouwen.casework.complaints import states
from shouwen.casework.complaints.models import Complaint


def divided(case_ids: Any, total: int) -> dict[str, dict[str, int]]:
    """``total`` complaints (``case_ids``: ids or a query of them) by finding, apology and where they came from; those nobody
    has written a record of have no finding, no apology and came directly. Each division adds up to ``total``. One query."""
    counted = Complaint.objects.filter(case_id__in=case_ids).aggregate(
        apology=Count("pk", filter=Q(apology_on__isnull=False)),
        regulator=Count("pk", filter=~Q(regulator="")),
        **{code: Count("pk", filter=Q(outcome=code)) for code in states.OUTCOMES},
    )
    found = {code: counted[code] for code in states.OUTCOMES}
    return {
        "finding": {**found, "open": total - sum(found.values())},
        "apology": {"made": counted["apology"], "none": total - counted["apology"]},
        "regulator": {"regulator": counted["regulator"], "direct": total - counted["regulator"]},
    }
