"""What was said: pages read into statements, positions, documents, quantities, dates and predictions."""

from whipcount.coverage.decoding import MAX_BYTES, ArticleInput
from whipcount.coverage.disagreements import Disagreement, compare_quantities
from whipcount.coverage.gold import to_gold
from whipcount.coverage.reader import dated, read_articles, sort_out

__all__ = [
    "MAX_BYTES",
    "ArticleInput",
    "Disagreement",
    "compare_quantities",
    "dated",
    "read_articles",
    "sort_out",
    "to_gold",
]
