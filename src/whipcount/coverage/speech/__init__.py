"""What was said: cues and their frames, where the words begin and end, statements."""
