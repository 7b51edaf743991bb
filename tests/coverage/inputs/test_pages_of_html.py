"""Parity: an article set as a page of HTML, in the ways of four decades, reads as its plain text does."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest

from whipcount.coverage import ArticleInput, read_articles

ARTICLES = sorted((Path(__file__).parents[1] / "articles").glob("*.txt"))
OTHER = "In other news, the harbour was reopened on Sunday, the mayor said, and ships were let in again."


def _modern(title: str, day: str, paragraphs: list[str]) -> str:
    story = "".join(
        f"<p>{p}</p>" + ('<div class="ad"><a href=/s>Subscribe now for more</a></div>' if n == 1 else "")
        for n, p in enumerate(paragraphs)
    )
    return f"""<!doctype html><html lang=en><head><meta charset=utf-8>
<title>{title} - The Lake Post</title><meta property="og:site_name" content="The Lake Post">
<meta property="article:published_time" content="{day}T09:00:00Z"></head><body>
<div id=cookie><p>We use cookies to improve your experience. By using this site you agree.</p></div>
<header><ul>{"<li><a href=/x>Section</a></li>" * 12}</ul></header><main><h1>{title}</h1>
<div class=meta>By <a href=/w>A Writer</a> | <time>Updated 5 May 2024</time></div>
<figure><img src=x.jpg><figcaption>Delegates in the hall. Photo: Agency</figcaption></figure>{story}
</main><aside><h3>Most read</h3><ul>{f"<li><a href=/r>{OTHER}</a></li>" * 4}</ul></aside>
<section id=comments><h3>Comments</h3><div class=comment><p>Reader One said that the whole thing was a farce,
and I agree.</p></div></section><footer><p>All rights reserved.</p></footer></body></html>"""


def _breaks(title: str, day: str, paragraphs: list[str]) -> str:
    return (
        f"<HTML><HEAD><TITLE>{title}</TITLE><META NAME=date CONTENT='{day}'></HEAD><BODY BGCOLOR=white>"
        f"<TABLE><TR><TD WIDTH=120><A HREF=a>Home</A><BR><A HREF=b>World</A><BR><A HREF=c>Sport</A></TD><TD>"
        f"<FONT SIZE=5><B>{title}</B></FONT><P><FONT FACE=Times>{'<BR><BR>'.join(paragraphs)}</FONT>"
        "</TD></TR></TABLE><HR><CENTER><FONT SIZE=1>Copyright 1999</FONT></CENTER>"
    )


def _unclosed(title: str, day: str, paragraphs: list[str]) -> str:
    return (
        f"<html><head><title>{title}</title><script type='application/ld+json'>"
        f'{{"@type":"NewsArticle","headline":"x","datePublished":"{day}"}}</script></head><body><h1>{title}'
        f"<article>{''.join('<p>' + p for p in paragraphs)}<p><a href=/m>More on this</a>"
    )


def _wire(title: str, day: str, paragraphs: list[str]) -> str:
    set_by_hand = "\n\n".join("\n".join(textwrap.wrap(p, 68, break_on_hyphens=False)) for p in paragraphs)
    return (
        f"<html><head><title>{title}</title><meta name=pubdate content={day}></head><body><h3>{title}</h3>"
        f"<pre>\n{set_by_hand}\n</pre><hr><a href=/>Back to the news</a></body></html>"
    )


@pytest.mark.parametrize("made", [_modern, _breaks, _unclosed, _wire])
@pytest.mark.parametrize("file", ARTICLES, ids=lambda file: file.stem)
def test_a_page_reads_as_its_text(file: Path, made: Callable[[str, str, list[str]], str]):
    raw = file.read_bytes()
    plain = read_articles([ArticleInput("page.txt", raw)])
    article = plain.articles[0]
    paragraphs = [" ".join(span.of(article.text).split()) for span in article.body]
    page = made(
        escape(article.title or "A Vote Is Held"),
        str(article.published or "2014-10-16"),
        [escape(p) for p in paragraphs],
    )
    shown = read_articles([ArticleInput("page.html", page.encode())])
    of_page = shown.articles[0]
    assert [" ".join(span.of(of_page.text).split()) for span in of_page.body] == paragraphs
    assert [" ".join(s.text.split()) for s in shown.statements] == [
        " ".join(s.text.split()) for s in plain.statements
    ]
    assert [s.speaker.states for s in shown.statements] == [s.speaker.states for s in plain.statements]
    assert of_page.published is not None
