"""Documents of unrelated articles read as one corpus stay apart, and each article is read as it is alone."""

from collections import defaultdict
from pathlib import Path

from whipcount.coverage import ArticleInput, read_articles

FOLDERS = [Path(__file__).parent / name for name in ("blind", "fresh", "articles")]
SAME = {"xkx-declaration"}
"""Kosovo's declaration of independence, which two articles speak of."""


def _inputs() -> list[ArticleInput]:
    return [ArticleInput(f.name, f.read_bytes()) for folder in FOLDERS for f in sorted(folder.glob("*.txt"))]


def test_documents_of_unrelated_articles_stay_apart():
    by_key: dict[str, set[str]] = defaultdict(set)
    for mention in read_articles(_inputs()).documents:
        by_key[mention.key].add(mention.source)
    joined = {key: sources for key, sources in by_key.items() if len(sources) > 1}
    assert set(joined) <= SAME, joined


def test_an_article_groups_its_mentions_as_it_does_alone():
    together: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for mention in read_articles(_inputs()).documents:
        together[mention.source][mention.key].add(mention.span.start)
    for page in _inputs():
        alone: dict[str, set[int]] = defaultdict(set)
        for mention in read_articles([page]).documents:
            alone[mention.key].add(mention.span.start)
        assert sorted(map(sorted, alone.values())) == sorted(map(sorted, together[page.name].values())), (
            page.name
        )
