"""The house of reviews: what is watched is counted where reviews count it."""

from __future__ import annotations

from shouwen.casework.reviews.tests import conftest as reviews

house, now = reviews.house, reviews.now
