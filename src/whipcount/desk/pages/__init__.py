"""The desk's pages, one module each: its routes, and what its template is rendered with."""
