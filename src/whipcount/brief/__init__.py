"""What to tell: the content once, then as HTML, Markdown and JSON, with its figures."""
