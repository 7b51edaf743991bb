"""Which form a page has, told by its bytes: text, HTML, PDF, an e-mail, or an article in JSON.

The bytes alone decide (the name only breaks a tie), so that what was kept by its hash is always read as the
same text again.
"""

from __future__ import annotations

from whipcount.coverage.inputs.htmlpages import declared_encoding, is_html, shown_html
from whipcount.coverage.inputs.jsonarticles import decode_json_article, is_json_article
from whipcount.coverage.inputs.mail import decode_mail, is_mail
from whipcount.coverage.inputs.pages import ArticleInput, DecodedText, decode_characters
from whipcount.coverage.inputs.pdf import decode_pdf
from whipcount.domain import InputError

_PDF_STARTS_WITHIN = 1024


def decode(page: ArticleInput) -> DecodedText:
    r"""Give the text of a page, into which every span points, and what the page states of itself.

    Raises
    ------
    InputError
        When the page is empty, too long, damaged, or of no form that is read; nothing else is raised.

    Examples
    --------
    >>> decode(ArticleInput("a.txt", "“No,” he said.".encode("cp1252"))).encoding
    'windows-1252'
    >>> decode(ArticleInput("a", b'{"text": "No, he said.", "date": "2014-10-16"}')).stated.published
    datetime.date(2014, 10, 16)
    """
    decoded = _decoded(page)
    try:
        decoded.text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise InputError(
            f"{page.name} holds half a character at {error.start}, which no text does.",
            expected="Expected text.",
            do="Save the article as text in UTF-8.",
        ) from error
    return decoded


def _decoded(page: ArticleInput) -> DecodedText:
    raw = page.raw
    if raw[:_PDF_STARTS_WITHIN].lstrip().startswith(b"%PDF-"):
        return decode_pdf(page)
    if is_json_article(raw):
        return decode_json_article(page)
    if is_mail(page.name, raw):
        return decode_mail(page)
    decoded = decode_characters(page, declared=declared_encoding(raw) if raw[:1] != b"{" else "")
    if is_html(page.name, decoded.text):
        return shown_html(page.name, decoded.text, encoding=decoded.encoding, reason=decoded.reason)
    return decoded
