"""The brief, live in a browser. The local web desk will live here.

The room is empty for now.
"""
