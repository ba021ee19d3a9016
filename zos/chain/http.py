"""One POST of JSON, and the status of its answer: all of HTTP that the node needs.

Written on anyio, because importing the standard library's client costs a first boot more than the
request does. The answer's body is not used and not waited for.
"""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit

import anyio
from anyio.abc import ByteStream

from zos.model.errors import UnavailableError

_MAX_LINE = 4096


async def post(url: str, body: bytes) -> int:
    """The status of `POST url`. The deadline is the caller's. Raises: UnavailableError."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UnavailableError(f"{url}: not an http:// or https:// address")
    try:
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        stream = await _dial(parts.hostname, port, secure=secure)
        async with stream:
            await stream.send(request(parts.netloc, parts.path or "/", body))
            return parse_status(await _first_line(stream))
    except (OSError, ssl.SSLError, ValueError, anyio.BrokenResourceError) as cause:
        raise UnavailableError(f"{url}: {cause}") from cause


def request(host: str, path: str, body: bytes) -> bytes:
    """The bytes of the request."""
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


def parse_status(line: bytes) -> int:
    """The number in `HTTP/1.1 200 OK`. Raises: ValueError."""
    version, _, rest = line.partition(b" ")
    number = rest[:3]
    if not version.startswith(b"HTTP/1.") or not number.isdigit():
        raise ValueError("the answer is not HTTP")
    return int(number)


async def _first_line(stream: ByteStream) -> bytes:
    seen = b""
    while b"\r\n" not in seen and len(seen) < _MAX_LINE:
        try:
            seen += await stream.receive(1024)
        except anyio.EndOfStream:
            break
    return seen.partition(b"\r\n")[0]


async def _dial(host: str, port: int, *, secure: bool) -> ByteStream:
    if secure:
        return await anyio.connect_tcp(host, port, tls=True, tls_standard_compatible=False)
    return await anyio.connect_tcp(host, port)
