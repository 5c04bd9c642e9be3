"""Reading yearly reviews: within reach, with their figures in words."""

from shouwen.casework.reviews.queries.counting import Span, count, span
from shouwen.casework.reviews.queries.pages import FigureView, ReviewLine, ReviewPage, board, page, sheet
from shouwen.casework.reviews.queries.scope import digest, find, lacking, refused, visible

__all__ = [
    "FigureView", "ReviewLine", "ReviewPage", "Span", "board", "count", "digest", "find", "lacking", "page", "refused", "sheet", "span",
    "visible",
]  # fmt: skip
