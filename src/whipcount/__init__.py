"""Follow a contested resolution through an international body, every number with its source."""

__version__ = "0.1.0"
