"""How every picture is drawn: marks written as SVG, and one colour, letter and word per vote."""
