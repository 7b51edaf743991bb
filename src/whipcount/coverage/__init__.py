"""The coverage room."""
