"""The cgroup tree: one group a service, killed and limited as a whole."""

from __future__ import annotations

from pathlib import Path

ROOT = Path("/sys/fs/cgroup")
SERVICES = ROOT / "zos"
_CONTROLLERS = ("cpu", "io", "memory", "pids")


def prepare(root: Path = ROOT) -> None:
    """Hand the controllers down to zos/, and from there to the services' groups."""
    services = root / "zos"
    services.mkdir(exist_ok=True)
    for group in (root, services):
        available = (group / "cgroup.controllers").read_text().split()
        wanted = " ".join(f"+{c}" for c in _CONTROLLERS if c in available)
        (group / "cgroup.subtree_control").write_text(wanted)


class Group:
    """One service's group."""

    def __init__(self, name: str, root: Path = SERVICES) -> None:
        self.path = root / name

    def make(self, *, memory: int, tasks: int) -> None:
        """Limits in bytes and processes; memory 0 = the machine's."""
        self.path.mkdir(exist_ok=True)
        self._write("memory.max", str(memory or "max"))
        self._write("memory.oom.group", "1")
        self._write("pids.max", str(tasks))

    def _write(self, name: str, value: str) -> None:
        file = self.path / name
        if file.exists():  # the kernel may have been told to do without a controller
            file.write_text(value)

    def enter(self) -> None:
        """Move the calling process in."""
        (self.path / "cgroup.procs").write_text("0")

    def kill(self) -> None:
        if (self.path / "cgroup.kill").exists():
            (self.path / "cgroup.kill").write_text("1")

    def out_of_memory_kills(self) -> int:
        """How often the kernel killed in this group for want of memory, since it was made."""
        events = self.path / "memory.events"
        lines = events.read_text().splitlines() if events.exists() else []
        return sum(int(line.split()[1]) for line in lines if line.startswith("oom_kill "))
