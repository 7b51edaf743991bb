"""The rollcalls room."""
