"""Which cases our own departments and people brought: left out of what is counted as coming from outside (ORG-063)."""

from __future__ import annotations

from django.db.models import Q

from shouwen.casework.cases.models import INTERNAL


def internal() -> Q:
    """By the source, or by the customer's file as it stands: of a file that was joined to another, that one decides."""
    own = Q(customer__merged_into=None, customer__is_internal=True) | Q(customer__merged_into__is_internal=True)
    return Q(source_code=INTERNAL) | own
