"""Readings as annotations: the gold schema out, and how well a reading agrees with people's."""
