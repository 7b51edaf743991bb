"""Commands: check, call, present."""
