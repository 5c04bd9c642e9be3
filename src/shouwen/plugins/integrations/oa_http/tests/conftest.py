"""An office system on the loopback."""

from __future__ import annotations

from shouwen.plugins.integrations.oa_http import testing

office = testing.office
