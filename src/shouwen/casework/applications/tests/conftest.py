"""The province of redress with its ladder of posts, and its office system: applications go the same ways."""

from __future__ import annotations

from shouwen.casework.oa.tests import conftest as office_system

case, house, var = office_system.case, office_system.house, office_system.var
link, office = office_system.link, office_system.office
