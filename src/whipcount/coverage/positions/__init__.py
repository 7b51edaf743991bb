"""Where states stand: verbs, nouns and line-ups that tell it, lists of votes, predictions."""
