"""Words and grammar of diplomatic news: words, tags, phrases, clauses, places, numbers, dates."""
