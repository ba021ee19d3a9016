"""The running PID 1 and its services, as they are in the lab guest."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
from pathlib import Path

import pytest

from tests.integration.boot.inside import eventually, outcome
from zos.boot.services import CHAIN, CONSOLE, KEYS, NODE, Service

pytestmark = pytest.mark.integration

RUN = Path("/run/zos")
SERVICES = [KEYS, CHAIN, CONSOLE]  # the lab guest runs no `node`


def row(name: str) -> dict[str, object]:
    rows = json.loads((RUN / "services.json").read_text())
    return next(found for found in rows if found["name"] == name)


def pid(name: str) -> int:
    eventually(lambda: row(name)["state"] == "running", f"{name} runs")
    return int(str(row(name)["pid"]))


def status(process: int | str) -> dict[str, str]:
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return {key: value.strip() for key, _, value in (line.partition(":") for line in lines)}


def link(path: str | Path) -> str:
    return str(Path(path).readlink())


def journal() -> list[dict[str, object]]:
    return [json.loads(line) for line in (RUN / "journal").read_text().splitlines()]


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_every_service_is_a_child_of_pid_1_in_its_own_cgroup_and_user(service: Service) -> None:
    process = pid(service.name)
    seen = status(process)
    assert seen["PPid"] == "1"
    assert seen["Uid"].split() == [str(service.sandbox.user)] * 4
    assert Path(f"/proc/{process}/cgroup").read_text() == f"0::/zos/{service.name}\n"
    assert (seen["NoNewPrivs"], seen["Seccomp"]) == ("1", "2")


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_an_unprivileged_service_has_no_capability_and_no_way_to_one(service: Service) -> None:
    seen = status(pid(service.name))
    sets = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")
    assert {seen[name] for name in sets} == {"0" * 16}


def test_the_core_lacks_what_it_never_needs() -> None:
    module, raw_io, tracing, reboot = 16, 17, 19, 22

    def act() -> None:
        seen = status("self")
        for name in ("CapEff", "CapBnd"):
            kept = int(seen[name], 16)
            if any(kept >> number & 1 for number in (module, raw_io, tracing, reboot)):
                raise OSError(errno.EPERM, name)

    assert outcome(NODE.sandbox, act) == "ok"


def test_keys_and_console_have_a_network_namespace_of_their_own() -> None:
    spaces = {name: link(f"/proc/{pid(name)}/ns/net") for name in ("keys", "console", "chain")}
    assert len(set(spaces.values())) == 3


def test_only_the_journal_and_nothing_else_is_behind_a_services_standard_descriptors() -> None:
    for service in SERVICES:
        links = [link(f"/proc/{pid(service.name)}/fd/{fd}") for fd in (0, 1, 2)]
        assert links[0] == "/dev/null"
        assert all(link.startswith("socket:") for link in links[1:])


def test_no_service_holds_the_watchdog_or_a_console_but_those_who_own_them() -> None:
    for service in (KEYS, CHAIN):
        folder = Path(f"/proc/{pid(service.name)}/fd")
        held = {link(fd) for fd in folder.iterdir()}
        assert not any("watchdog" in path or "tty" in path for path in held), service.name


def test_pid_1_holds_the_watchdog_and_dies_last() -> None:
    def held() -> set[str]:
        return {link(fd) for fd in Path("/proc/1/fd").iterdir()}

    eventually(
        lambda: any(path.startswith("/dev/watchdog") for path in held()), "the watchdog is open"
    )
    assert Path("/proc/1/oom_score_adj").read_text() == "-1000\n"
    assert Path(f"/proc/{pid('keys')}/oom_score_adj").read_text() == "0\n"


def test_nothing_of_the_machine_listens_on_the_network() -> None:
    for table in ("tcp", "tcp6"):
        lines = Path(f"/proc/1/net/{table}").read_text().splitlines()[1:]
        assert [line for line in lines if line.split()[3] == "0A"] == []


def test_a_killed_service_comes_back_and_the_reason_is_told() -> None:
    before = pid("console")
    restarts = int(str(row("console")["restarts"]))
    os.kill(before, signal.SIGKILL)
    eventually(lambda: int(str(row("console")["restarts"])) > restarts, "the end was seen")
    eventually(lambda: pid("console") != before, "it runs again")
    assert str(row("console")["reason"]).startswith("killed by SIGKILL")
    told = [e for e in journal() if e["message"] == "service ended"]
    assert any(
        e["subject"] == "console" and str(e["reason"]).startswith("killed by SIGKILL") for e in told
    )


def test_a_killed_zygote_is_replaced_and_the_services_live_on() -> None:
    def zygotes() -> set[int]:
        found = set()
        for folder in Path("/proc").glob("[0-9]*"):
            if (folder / "comm").exists() and (folder / "comm").read_text() == "zygote\n":
                found.add(int(folder.name))
        return found

    kept, before = pid("keys"), zygotes()
    for process in before:
        os.kill(process, signal.SIGKILL)
    eventually(lambda: bool(zygotes() - before), "a new zygote")
    assert pid("keys") == kept
    console = pid("console")
    os.kill(console, signal.SIGKILL)
    eventually(lambda: pid("console") != console, "the new zygote forks services")


def test_an_orphan_is_reaped() -> None:
    reader, writer = os.pipe()
    between = os.fork()
    if between == 0:
        orphan = os.fork()
        if orphan == 0:
            os._exit(0)
        os.write(writer, str(orphan).encode())
        os._exit(0)
    os.waitpid(between, 0)
    orphan = int(os.read(reader, 20))
    eventually(lambda: not Path(f"/proc/{orphan}").exists(), "no zombie is left")
    os.close(reader)
    os.close(writer)


def test_no_service_speaks_for_another_in_the_journal() -> None:
    child = os.fork()
    if child == 0:
        os.setresuid(CHAIN.sandbox.user, CHAIN.sandbox.user, CHAIN.sandbox.user)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
            body = {"service": "keys", "message": "forged\nzos boot: machine is up"}
            sender.sendto(json.dumps(body).encode(), str(RUN / "journal.sock"))
        os._exit(0)
    os.waitpid(child, 0)
    eventually(lambda: any("forged" in str(e["message"]) for e in journal()), "the line came")
    (entry,) = [e for e in journal() if "forged" in str(e["message"])]
    assert entry["service"] == "chain"


def test_devices_and_programs_are_allowed_in_no_file_system_but_their_own() -> None:
    for line in Path("/proc/1/mounts").read_text().splitlines():
        _, target, kind, options, *_ = line.split()
        words = options.split(",")
        if kind == "nsfs":  # a namespace that another test holds by a name
            continue
        assert target == "/dev" or "nodev" in words or kind == "devpts", target
        assert target == "/" or target.startswith(("/usr/lib/zos", "/dev")) or "noexec" in words


def test_the_kernel_may_start_no_program_for_a_module() -> None:
    assert Path("/proc/sys/kernel/modprobe").read_text().strip() == ""
