"""The desk's server: one port of this machine's own loopback address."""

from __future__ import annotations

import os
import secrets
import socket
from contextlib import suppress

import uvicorn
from starlette.types import ASGIApp

from whipcount.domain import InputError

ADDRESS = "127.0.0.1"
"""Never another one: what the desk shows is off the record."""


def new_token() -> str:
    """Make the token of one session: 256 bits from the system's source of randomness."""
    return secrets.token_urlsafe(32)


def listen(port: int) -> socket.socket:
    """Take a port of the loopback address; 0 takes a free one.

    Raises
    ------
    InputError
        When the port is taken or may not be used.
    """
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":  # a desk opened again at once gets its port; elsewhere this would let two share it
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((ADDRESS, port))
        # From here on a browser that is sent here waits, even if it comes before the server.
        taken.listen(128)
    except (OSError, OverflowError) as error:
        taken.close()
        raise InputError(
            f"Port {port} of this machine cannot be used ({getattr(error, 'strerror', None) or error}).",
            expected="Expected a free port from 1024 to 65535.",
            do="Name another one with --port, or leave it out for a free one.",
        ) from error
    return taken


def serve(app: ASGIApp, listening: socket.socket) -> None:
    """Serve until interrupted."""
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, proxy_headers=False, ws="none"
    )
    with suppress(KeyboardInterrupt):  # the way to close a desk
        uvicorn.Server(config).run(sockets=[listening])
