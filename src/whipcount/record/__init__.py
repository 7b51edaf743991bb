"""What we hold to be so: the matter's folder and file, and the record of what was read and said."""

from whipcount.record.known import known_on
from whipcount.record.matter_file import MatterFolder, open_matter, read_matter

__all__ = ["MatterFolder", "known_on", "open_matter", "read_matter"]
