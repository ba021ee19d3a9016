"""What is looked at before anything is built: room on the disk, and the port that was asked for."""

from __future__ import annotations

import socket
from pathlib import Path

from grid.errors import UnavailableError
from image.cache import need_space

HOST = "127.0.0.1"
ROOM = 2 << 30  # bytes: image, chain database, what a node writes to its sparse disk


def check_room(folder: Path) -> None:
    """Raises UnavailableError when what a young grid writes does not fit."""
    need_space(folder, ROOM)


def check_port(port: int) -> None:
    """Raises UnavailableError when another program has the chain's port."""
    try:
        with socket.create_server((HOST, port)):
            return
    except OSError as cause:
        raise UnavailableError(
            f"port {port} of {HOST}: {cause.strerror}; name another with --chain-port,"
            " or leave the option out for any free one"
        ) from cause
