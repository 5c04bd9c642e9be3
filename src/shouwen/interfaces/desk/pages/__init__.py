"""The desk's own pages."""

from shouwen.interfaces.desk.pages.administration import admin
from shouwen.interfaces.desk.pages.app import manifest, offline, worker
from shouwen.interfaces.desk.pages.components import components
from shouwen.interfaces.desk.pages.drafts import draft, shelf
from shouwen.interfaces.desk.pages.home import counts, home
from shouwen.interfaces.desk.pages.mine import language, preferences
from shouwen.interfaces.desk.pages.search import search
from shouwen.interfaces.desk.pages.team import team, team_proof, team_rows

__all__ = [
    "admin",
    "components",
    "counts",
    "draft",
    "home",
    "language",
    "manifest",
    "offline",
    "preferences",
    "search",
    "shelf",
    "team",
    "team_proof",
    "team_rows",
    "worker",
]
