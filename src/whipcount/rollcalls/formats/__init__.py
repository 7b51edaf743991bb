"""One module a public format of votes; each tells its own header and reads it into the canonical table."""
