"""In the making."""

from dashboard import controls
from dashboard.selection import Selection
from dashboard.warehouse import Database


def render(database: Database, selection: Selection) -> None:
    controls.sidebar(selection, database.catalogue)
