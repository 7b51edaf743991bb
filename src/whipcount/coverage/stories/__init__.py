"""Across articles: stories told by several outlets, who reports what, shared copy, quantities compared."""

from whipcount.coverage.stories.compare import Comparison, ToldStory, compare_articles, comparison_records
from whipcount.coverage.stories.copies import Copied, SharedCopy, find_copies
from whipcount.coverage.stories.events import Story, group_stories
from whipcount.coverage.stories.facts import Fact, Report, by_outlet, story_facts
from whipcount.coverage.stories.mentions import NamedText, Person, join_documents, join_people
from whipcount.coverage.stories.quantities import Disagreement, compare_quantities

__all__ = [
    "Comparison",
    "Copied",
    "Disagreement",
    "Fact",
    "NamedText",
    "Person",
    "Report",
    "SharedCopy",
    "Story",
    "ToldStory",
    "by_outlet",
    "compare_articles",
    "compare_quantities",
    "comparison_records",
    "find_copies",
    "group_stories",
    "join_documents",
    "join_people",
    "story_facts",
]
