"""What holds for all tests."""

from hypothesis import settings

# How long an example takes tells of the machine, not of the code; speed has its benchmarks.
settings.register_profile("whipcount", deadline=None)
settings.load_profile("whipcount")
