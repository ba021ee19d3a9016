"""Questions a test asks inside the guest. Each runs there alone, so imports are its own.

Called through `Testkit.call(probes.links)`: the client sends the function's source.
"""

from __future__ import annotations


def read_text(path: str) -> str:
    """The content of a file."""
    with open(path, encoding="utf-8", errors="replace") as handle:  # noqa: PTH123 - as is
        return handle.read()


def processes() -> list[dict[str, object]]:
    """Every process: pid, parent, name, user id, state, resident KiB."""
    import pathlib

    found = []
    for folder in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            text = (folder / "status").read_text()
        except OSError:
            continue
        rows = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
        found.append(
            {
                "pid": int(folder.name),
                "parent": int(rows["PPid"]),
                "name": rows["Name"].strip(),
                "user": int(rows["Uid"].split()[0]),
                "state": rows["State"].split()[0],
                "resident": int(rows.get("VmRSS", "0").split()[0]),
            }
        )
    return found


def mounts() -> list[dict[str, str]]:
    """The mount table: source, target, type, options."""
    with open("/proc/self/mounts", encoding="utf-8") as table:  # noqa: PTH123 - as is
        rows = [line.split() for line in table]
    return [{"source": row[0], "target": row[1], "type": row[2], "options": row[3]} for row in rows]


def links() -> dict[str, dict[str, object]]:
    """Name of each network link → MAC, whether it is up, and its addresses with prefix."""
    import psutil

    states = psutil.net_if_stats()
    found: dict[str, dict[str, object]] = {}
    for name, rows in psutil.net_if_addrs().items():
        found[name] = {
            "mac": next((row.address for row in rows if row.family == psutil.AF_LINK), ""),
            "up": states[name].isup if name in states else False,
            "addresses": [row.address for row in rows if row.family != psutil.AF_LINK],
        }
    return found


def listening() -> list[dict[str, object]]:
    """TCP sockets that listen, and UDP sockets bound to a port: protocol, address, port."""
    import socket
    import struct

    def address(text: str) -> tuple[str, int]:
        host, port = text.split(":")
        raw = bytes.fromhex(host)
        words = struct.pack(f">{len(raw) // 4}I", *struct.unpack(f"<{len(raw) // 4}I", raw))
        family = socket.AF_INET if len(raw) == 4 else socket.AF_INET6
        return socket.inet_ntop(family, words), int(port, 16)

    found: list[dict[str, object]] = []
    for name, state in (("tcp", "0A"), ("tcp6", "0A"), ("udp", "07"), ("udp6", "07")):
        with open(f"/proc/net/{name}", encoding="ascii") as table:  # noqa: PTH123 - as is
            rows = [line.split() for line in table.readlines()[1:]]
        for row in rows:
            if row[3] == state:
                host, port = address(row[1])
                found.append({"protocol": name, "address": host, "port": port})
    return found


def services() -> list[dict[str, object]]:
    """PID 1's own list of services."""
    import json

    with open("/run/zos/services.json", encoding="utf-8") as handle:  # noqa: PTH123 - as is
        found: list[dict[str, object]] = json.load(handle)
    return found


def kill_service(name: str) -> int:
    """SIGKILL the process of a service; returns its pid."""
    import json
    import os
    import signal

    with open("/run/zos/services.json", encoding="utf-8") as handle:  # noqa: PTH123 - as is
        pid = next(int(row["pid"]) for row in json.load(handle) if row["name"] == name)
    os.kill(pid, signal.SIGKILL)
    return pid
