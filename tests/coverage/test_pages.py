"""Pages: what is the story, its date and its outlet; what cannot be read, and why."""

from datetime import date

import pytest

from whipcount.coverage import MAX_BYTES, ArticleInput, dated, read_articles, sort_out
from whipcount.coverage.article.page import read_page
from whipcount.domain import InputError
from whipcount.domain.matter import NotAfter
from whipcount.files import sha256

STORY = (
    "Delegates from forty states argued on Monday over the draft that Norway had tabled, and did not vote.\n"
)


def _article(text: str):
    return read_articles([ArticleInput("page.txt", text.encode())]).articles[0]


def test_a_page_clock_is_no_date_of_publication():
    assert _article("THE DAILY STAR\n\n04/27/2024 04:13:05 pm\n\n" + STORY).published is None


def test_the_year_a_paper_was_founded_is_no_date_of_publication():
    assert _article("The Valley Herald\nEst. May 19, 1883\n" + STORY).published is None


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Published : Oct. 13, 2014 - 21:13", date(2014, 10, 13)),
        ("16 October 2014", date(2014, 10, 16)),
        ("Posted on March 29, 2014 by the editors", date(2014, 3, 29)),
        ("2014-10-16", date(2014, 10, 16)),
    ],
)
def test_a_date_on_the_page_is_the_date_of_publication(line, day):
    page_input = ArticleInput("page.txt", f"Assembly votes on the draft\n\n{line}\n\n{STORY}".encode())
    assert dated([page_input]) == (day,)


def test_the_dateline_gives_place_agency_and_date():
    article = _article("GENEVA, March 28, 2014 (Reuters) - " + STORY)
    assert (article.dateline, article.agency, article.published) == ("GENEVA", "Reuters", date(2014, 3, 28))


def test_captions_and_promotion_are_no_story():
    text = (
        "Assembly votes on the draft\n\n(Photo: Reuters/Someone) Delegates in the hall on Monday.\n\n"
        + STORY
        + "\nSubscribe to our newsletter\n\nGet all news in your inbox by subscribing to our newsletter.\n"
    )
    assert [span.of(text).strip() for span in read_page(text).body] == [STORY.strip()]


@pytest.mark.parametrize(
    "line",
    [
        "• This article was amended on 1 December 2012. An earlier version gave 40 abstentions.",
        "Correction: An earlier version of this article misstated the number of abstentions. It was 55.",
        "(This story has been refiled to fix a typographical error in the headline.)",
        "Additional reporting by our correspondents in New York and Paris.",
        "Two of our writers in Geneva contributed to this report.",
        "With inputs from PTI",
        "Compiled by our Strasbourg desk. Get this briefing by e-mail every weekday.",
        "Join our Telegram channel and get the day’s stories delivered to you.",
        "Editor’s note: This story was updated with comments from the envoy of France.",
        "This is a developing story. Please check back for updates.",
        "Members of the council vote on the draft at its headquarters on March 5, 2014. REUTERS/Staff",
        "What changed in the rules?",
        "Comments are closed.",
    ],
)
def test_notes_and_headings_within_a_page_are_no_story(line):
    text = f"Assembly votes on the draft\n\n5 March 2014\n\n{STORY}\n{line}\n\n{STORY}"
    assert [span.of(text) for span in _article(text).body] == [STORY.strip()] * 2


@pytest.mark.parametrize(
    "line",
    [
        "China abstained.",
        "He disagreed.",
        "“Why now?” the envoy asked.",
        "Others were blunter:",
        "This report was published in March and edited by nobody, the envoy said.",
        "The company said it would sign up to the plan, and newsletters of the ministry were told so.",
        "The writer was arrested in 2009 and sentenced to eleven years in prison, the report said.",
        "“The text is weak. The text is short. The text is late”, the envoy of Chile said on Monday",
    ],
)
def test_short_and_unstopped_paragraphs_are_story(line):
    text = f"Assembly votes on the draft\n\n5 March 2014\n\n{STORY}\n{line}\n\n{STORY}"
    assert line in [span.of(text) for span in _article(text).body]


def test_the_sentence_between_title_and_byline_is_a_summary():
    head = "Assembly votes on the draft\n\nForty states argue over a text that may never see a vote.\n\n"
    text = f"{head}By Our Correspondent\n5 March 2014\n\n{STORY}\n{STORY}"
    assert [span.of(text) for span in _article(text).body] == [STORY.strip()] * 2


def test_hard_wrapped_copy_is_read_by_paragraph():
    text = (
        "   GENEVA (AP) -- The forum on Friday adopted a resolution that\n"
        "voices concern, which drew an angry reply from the capital at\n"
        "once and in public.\n"
        "   The sponsors said that they had expected nothing else of it,\n"
        "and went home.\n"
    )
    assert len(read_page(text).body) == 2


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("“Non”, dit-il à la Commission des droits de l’homme.".encode("cp1252"), "windows-1252"),
        ("“No,” said the envoy of France.".encode("utf-16"), "utf-16-le"),
        ("“No,” said the envoy of France.".encode("utf-16-be"), "utf-16-be"),
        ("“No,” said the envoy of France.".encode("utf-8-sig"), "utf-8"),
    ],
)
def test_encodings_are_recognised_and_said(raw, shown):
    assert read_articles([ArticleInput("page.txt", raw)]).articles[0].decoded_as.startswith(shown)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "is empty"),
        (b" \n\t\n", "is empty"),
        (b"%PDF-1.7 ...", "a PDF that is damaged"),
        (b"PK\x03\x04zip", "a zip archive"),
        (bytes(range(256)) * 40, "not text"),
        (b"a" * (MAX_BYTES + 1), "at most 20 MB"),
    ],
)
def test_what_cannot_be_read_says_why(raw, words):
    with pytest.raises(InputError, match=r"(?s)page.txt.*") as caught:
        read_articles([ArticleInput("page.txt", raw)])
    assert words in str(caught.value)


def test_one_bad_page_stops_no_other():
    good, left_out = sort_out([ArticleInput("a", STORY.encode()), ArticleInput("b", b"")])
    assert [page.name for page in good] == ["a"]
    assert [entry.source for entry in left_out] == ["b"]


def test_several_bad_pages_are_all_named():
    with pytest.raises(InputError) as caught:
        read_articles([ArticleInput("a", b""), ArticleInput("b", b"%PDF"), ArticleInput("c", STORY.encode())])
    assert "2 of 3 pages" in str(caught.value)


def test_markup_is_shown_and_never_run():
    markup = (
        "<script>alert('x')</script>\n"
        + STORY
        + '<p>The envoy of France said: "We will <b>not</b> vote."</p>\n'
    )
    text = read_articles([ArticleInput("page.html", markup.encode())]).articles[0].text
    assert text == STORY + '\nThe envoy of France said: "We will not vote."\n'


def test_a_supplied_date_dates_what_the_page_does_not():
    raw = b"North Korea circulated its draft in New York on Wednesday, and a vote is weeks off, they said.\n"
    entry = NotAfter(sha256=sha256(raw), not_after=date(2014, 10, 16), reason="on the wire by then")
    reading = read_articles([ArticleInput("a", raw)], supplied_dates={entry.sha256: entry})
    assert reading.articles[0].anchor == date(2014, 10, 16)
    assert reading.dates[0].value is not None
    assert reading.dates[0].value.iso == "2014-10-15"
    assert "on the wire by then" in reading.dates[0].reason


def test_a_date_is_borrowed_from_another_article_with_the_reason():
    told = (
        b"October 16, 2014\n\n"
        b"On Wednesday, North Korea circulated its own draft resolution on its human rights record there.\n"
    )
    undated = (
        b"North Korea on Wednesday circulated a draft resolution that praises its own human rights record.\n"
    )
    reading = read_articles([ArticleInput("told", told), ArticleInput("undated", undated)])
    assert reading.article("undated").anchor == date(2014, 10, 15)
    assert "told tells the same event" in reading.article("undated").anchor_reason
