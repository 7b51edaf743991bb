"""Where members stand. Models, estimates and their uncertainty will live here.

The room is empty for now.
"""
