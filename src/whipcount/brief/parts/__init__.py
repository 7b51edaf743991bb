"""The nine parts of a brief: a module each, from the material to the values that are shown."""
