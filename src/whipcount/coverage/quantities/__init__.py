"""Numbers that sources could dispute, and tallies of votes."""
