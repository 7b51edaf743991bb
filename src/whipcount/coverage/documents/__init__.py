"""Documents spoken of: found, described, put together within an article and across articles."""
