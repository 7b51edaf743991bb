"""What comes in: pages of every form decoded to text, collections streamed article by article."""

from whipcount.coverage.inputs.collecting import articles_in
from whipcount.coverage.inputs.kinds import SUFFIXES
from whipcount.coverage.inputs.pages import MAX_BYTES, ArticleInput, DecodedText, Stated

__all__ = ["MAX_BYTES", "SUFFIXES", "ArticleInput", "DecodedText", "Stated", "articles_in"]
