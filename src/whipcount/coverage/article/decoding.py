"""Bytes to the text that every span points into; the work is done in `coverage.inputs`."""

from whipcount.coverage.inputs.forms import decode
from whipcount.coverage.inputs.pages import MAX_BYTES, ArticleInput, DecodedText, Stated

__all__ = ["MAX_BYTES", "ArticleInput", "DecodedText", "Stated", "decode"]
