"""Commands: check, call, present. The command line is a contract that scripts rely on."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Sequence

from cyclopts import CycloptsError

from whipcount.cli.app import build_app
from whipcount.domain import WhipcountError

OK, FAULT, BAD_INPUT, INTERRUPTED = 0, 1, 2, 130


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns
    -------
    int
        0 on success, 2 on bad input, 130 when interrupted, 1 on a fault of our own.
    """
    try:
        status = build_app()(arguments, exit_on_error=False, print_error=False, result_action="return_value")
    except (WhipcountError, CycloptsError) as error:
        print(f"whipcount: {error}", file=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        print("whipcount: interrupted; no file was left half written.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone, as `head` does; what is left of it goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception:
        # The traceback is for whoever mends it; the sentence is for whoever ran the command.
        logging.getLogger("whipcount").exception("A fault of whipcount's own, not of your input:")
        return FAULT
    return status if isinstance(status, int) else OK


def main() -> None:
    """Run the command line and leave with its exit status."""
    sys.exit(run())
