"""Who speaks, and for whom: persons, offices, bodies and short forms resolved by what was named before."""
