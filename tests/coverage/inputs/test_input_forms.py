"""One page of each form: its text, what it states of itself, and what cannot be read."""

import base64
import io
import json
import textwrap
from datetime import date
from email.message import EmailMessage

import pypdf
import pytest
from made_files import STORY, pdf

from whipcount.coverage import ArticleInput, read_articles
from whipcount.coverage.article.decoding import decode
from whipcount.domain import InputError

PAGE = """<!doctype html><html><head><meta charset="utf-8">
<title>Draft tabled in committee | The Lake Post</title>
<meta property="og:site_name" content="The Lake Post">
<meta property="article:published_time" content="2014-10-16T23:30:00-04:00">
<script type="application/ld+json">{"@type": "NewsArticle", "author": {"name": "A. Writer"}}</script>
<style>p { color: red }</style></head><body>
<nav><a href="/">Home</a> <a href="/world">World news from every capital on all days of the week.</a></nav>
<h1>Draft tabled in committee</h1><p class="by">By A. Writer</p>
<article><p>The envoy of France said on Wednesday that the draft was &ldquo;not ripe&rdquo;, and that she
would <b>not</b> vote for&nbsp;it before the end of the session.</p>
<p>Japan, which tabled it, told reporters that the text was balanced and that talks would go on for as long
as they were needed.</p>
<p>The committee is expected to take up the draft in the coming weeks, diplomats said in New York.</p>
</article>
<aside><p>Subscribe to our newsletter for more of this.</p>
<p>October 1, 2013</p>
<p>In other news, a cat was found on Sunday in the old harbour after weeks away, they said.</p>
</aside><script>document.write("The envoy of China said no.")</script></body></html>"""


def _read(name: str, raw: bytes):
    return read_articles([ArticleInput(name, raw)])


def test_a_page_of_html_is_shown_as_text_and_its_story_found():
    reading = _read("page.html", PAGE.encode())
    article = reading.articles[0]
    assert article.title == "Draft tabled in committee"
    assert article.outlet == "The Lake Post"
    assert article.byline == "A. Writer"
    assert article.published == date(2014, 10, 16)
    said = [(s.speaker.mention, s.text) for s in reading.statements]
    assert ("The envoy of France", "the draft was “not ripe”") in said
    assert any(words.startswith("she would not vote for it before") for _, words in said)
    assert all(s.span.of(article.text) == s.text for s in reading.statements)
    body = " ".join(span.of(article.text) for span in article.body)
    assert "cat was found" not in body
    assert "World news" not in body
    assert "cat was found" in article.text
    assert "document.write" not in article.text
    assert "trafilatura" in article.decoded_as
    assert [d.value.iso for d in reading.dates if d.text == "Wednesday" and d.value] == ["2014-10-15"]


def test_a_byte_order_mark_is_no_line_of_a_page():
    assert (
        decode(ArticleInput("a.html", PAGE.encode("utf-8-sig"))).text
        == decode(ArticleInput("a", PAGE.encode())).text
    )


def test_the_same_bytes_give_the_same_text_whatever_the_name():
    assert decode(ArticleInput("a.html", PAGE.encode())) == decode(ArticleInput("b.txt", PAGE.encode()))


def test_a_page_says_in_which_encoding_it_is():
    page = PAGE.replace('charset="utf-8"', 'charset="windows-1251"').replace("A. Writer", "А. Автор")
    raw = page.encode("windows-1251", errors="xmlcharrefreplace")
    assert "А. Автор" in decode(ArticleInput("page.html", raw)).text


def test_a_date_that_could_be_two_days_is_none():
    page = PAGE.replace("2014-10-16T23:30:00-04:00", "10/11/2014")
    assert _read("page.html", page.encode()).articles[0].published is None


LINKED = '<script type="application/ld+json">'


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ('<meta name="DC.date.issued" content="2014-10-16">', date(2014, 10, 16)),
        ('<meta name="pubdate" content="Thu, 16 Oct 2014 09:00:00 +0900">', date(2014, 10, 16)),
        ('<time itemprop="datePublished" datetime="2014-10-16T01:00">', date(2014, 10, 16)),
        (LINKED + '{"@graph":[{"datePublished":"2014-10-16"}]}</script>', date(2014, 10, 16)),
        (LINKED + '{"datePublished":</script>', None),
        ('<meta property="article:modified_time" content="2020-01-01">', None),
    ],
)  # fmt: skip
def test_what_markup_states_of_the_day(given, day):
    page = PAGE.replace('<meta property="article:published_time" content="2014-10-16T23:30:00-04:00">', given)
    assert decode(ArticleInput("page.html", page.encode())).stated.published == day


@pytest.mark.parametrize(
    "broken",
    ["<p", "<p class='", "<!--", "<script>", "</div></div></p>", "<" * 3000, "<b>" * 3000,
     "&#x110000;&#xD800;&bogus;"],
)  # fmt: skip
def test_broken_markup_is_read_as_far_as_it_goes(broken):
    raw = (PAGE.replace("</article>", "") + broken).encode()
    assert "The envoy of France said" in decode(ArticleInput("page.html", raw)).text


def test_a_pdf_is_read_by_its_text_layer():
    wrapped = [line for part in STORY.split("\n\n") for line in textwrap.wrap(part, 70)]
    raw = pdf([["United Nations A/C.3/69/SR.1", *wrapped, f"Page {n}"] for n in range(1, 5)])
    reading = _read("paper.pdf", raw)
    article = reading.articles[0]
    assert article.decoded_as == "pdf (text layer of 4 pages)"
    assert article.text.count("\f") == 4
    body = " ".join(span.of(article.text) for span in article.body)
    assert "not ripe" in body
    assert "Page 2" not in body
    assert "SR.1" not in body
    assert "and that her delegation would abstain if it came" in body
    assert any("FRA" in statement.speaker.states for statement in reading.statements)
    assert all(s.span.of(article.text) == s.text for s in reading.statements)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (pdf([[], []]), "without text: 2 pages"),
        (pdf([["a"]])[:200], "damaged"),
        (pdf([["a" * 100_000] * 101]), "page 1 unpacks to more than 10 MB"),
        (b"%PDF-1.7", "damaged"),
    ],
)
def test_a_pdf_that_gives_nothing_says_why(raw, words):
    with pytest.raises(InputError, match=words):
        decode(ArticleInput("paper.pdf", raw))


def test_a_locked_pdf_is_named():
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(pdf([["The envoy said no."]])))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    with pytest.raises(InputError, match="locked with a password"):
        decode(ArticleInput("paper.pdf", out.getvalue()))


def _mail(text: str, **header: str) -> EmailMessage:
    message = EmailMessage()
    given = {"Subject": "Draft tabled", "From": "The Lake Post <desk@example.org>"} | header
    for key, value in given.items():
        message[key] = value
    message["Message-ID"] = "<1@example.org>"
    message.set_content(text)
    return message


def test_an_email_is_read_with_what_its_header_states():
    raw = _mail(STORY, Date="Thu, 16 Oct 2014 09:00:00 +0900").as_bytes()
    article = _read("a.eml", raw).articles[0]
    assert (article.title, article.outlet, article.published) == (
        "Draft tabled", "The Lake Post", date(2014, 10, 16),
    )  # fmt: skip
    assert article.text.startswith("The envoy of France said")


def test_a_forwarded_email_does_not_date_what_it_forwards():
    raw = _mail(STORY, Subject="Fwd: Draft tabled", Date="Thu, 16 Oct 2014 09:00:00 +0900").as_bytes()
    article = _read("a.eml", raw).articles[0]
    assert (article.title, article.published) == ("Draft tabled", None)


def test_the_day_that_an_emails_words_state_goes_before_the_header():
    raw = _mail("14 October 2014\n\n" + STORY, Date="Thu, 16 Oct 2014 09:00:00 +0900").as_bytes()
    assert _read("a.eml", raw).articles[0].published == date(2014, 10, 14)


def test_an_email_in_html_and_in_any_encoding():
    message = _mail("")
    message.clear_content()
    message.set_content(PAGE.replace("session", "séance"), subtype="html", charset="iso-8859-1", cte="base64")
    article = _read("a.eml", message.as_bytes()).articles[0]
    assert "before the end of the séance" in article.text
    assert article.published == date(2014, 10, 16)


def test_an_article_in_json_states_its_fields():
    given = {"text": STORY, "title": "Draft", "outlet": "Post", "date": "2014-10-16", "other": 1}
    article = _read("a", json.dumps(given).encode()).articles[0]
    assert article.text == STORY
    assert (article.title, article.outlet, article.published) == ("Draft", "Post", date(2014, 10, 16))
    page = _read("a", json.dumps({"html": PAGE, "title": "Other"}).encode()).articles[0]
    assert (page.title, page.outlet) == ("Other", "The Lake Post")


def test_a_json_date_that_is_no_day_is_named():
    with pytest.raises(InputError, match="the date 'soon'"):
        decode(ArticleInput("a", json.dumps({"text": STORY, "date": "soon"}).encode()))


@pytest.mark.parametrize(
    "missing", [("trafilatura", "html", PAGE.encode()), ("pypdf", "pdf", pdf([["a b"]]))]
)
def test_a_missing_package_names_its_extra(missing, monkeypatch):
    package, extra, raw = missing
    monkeypatch.setitem(__import__("sys").modules, package, None)
    with pytest.raises(InputError, match=rf"whipcount\[{extra}\]"):
        decode(ArticleInput("page", raw))


@pytest.mark.parametrize(
    "text",
    [
        "The envoy said: “We will not vote, and that is that.\n\nShe left.",
        "The envoy of 日本 said: \u202ethe text is not ripe\u202c, and Россия agreed.",
        "The en\u200bvoy of Fran\u00adce said\u2060 that \ufeffthe draft was not ripe.",
        "The envoy of France said\x07 that the draft was \x1b[31mnot\x1b[0m ripe, and would not change.",
        "``We will not vote for it,'' the envoy of France said. ``It is not ripe.''",
    ],
)
def test_odd_characters_lose_nothing(text):
    reading = _read("odd.txt", text.encode())
    assert reading.articles[0].text == text
    assert reading.statements
    assert all(s.span.of(text) == s.text for s in reading.statements)


def test_base64_of_a_picture_is_no_article():
    with pytest.raises(InputError, match="PNG picture"):
        decode(ArticleInput("a.txt", b"\x89PNG" + base64.b64decode(b"AAAA")))
