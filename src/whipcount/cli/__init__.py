"""Commands: check, call, present. The command line is a contract (see `docs/design.md`)."""

from __future__ import annotations

import sys

from whipcount.cli.app import build_app
from whipcount.domain import WhipcountError

OK, FAULT, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0 on success, 2 on bad input, 130 when interrupted, 1 on a fault of ours."""
    app = build_app()
    try:
        app(arguments, exit_on_error=False, print_error=True)
    except WhipcountError as error:
        print(f"whipcount: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("whipcount: interrupted; nothing was half written.", file=sys.stderr)
        return INTERRUPTED
    return OK
