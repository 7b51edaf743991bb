"""What to tell: the content once, then as HTML, Markdown and JSON, with its figures."""

from whipcount.brief.assemble import make_brief
from whipcount.brief.content import Brief
from whipcount.brief.request import Request
from whipcount.brief.write import write_brief

__all__ = ["Brief", "Request", "make_brief", "write_brief"]
