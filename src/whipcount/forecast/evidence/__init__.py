"""What moves a forecast from history: sponsors, words, committee votes, calls, stages, motions."""
