"""What was said: pages read into statements, positions, documents, quantities, dates and predictions."""

from whipcount.coverage.annotation.gold import to_gold
from whipcount.coverage.article.decoding import MAX_BYTES, ArticleInput
from whipcount.coverage.inputs import SUFFIXES, articles_in
from whipcount.coverage.reader import dated, read_articles, sort_out
from whipcount.coverage.stories.quantities import Disagreement, compare_quantities

__all__ = [
    "MAX_BYTES",
    "SUFFIXES",
    "ArticleInput",
    "Disagreement",
    "articles_in",
    "compare_quantities",
    "dated",
    "read_articles",
    "sort_out",
    "to_gold",
]
