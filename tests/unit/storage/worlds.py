"""Disks and pools as a test wants them, any set of them, and a world in which every step works."""

from __future__ import annotations

import msgspec
from hypothesis import strategies as st

from zos.model.block import BlockDevice
from zos.model.status import DiskType
from zos.storage.content import Content, ContentKind
from zos.storage.model import (
    Action,
    BindCache,
    Detach,
    DiskStatus,
    Format,
    MakeCache,
    Measure,
    Mount,
    PoolStatus,
    Prepare,
    Remember,
    Seen,
    StorageSpec,
    Wipe,
)
from zos.storage.plan import plan

GIB = 1 << 30
FOREIGN = Content(kind=ContentKind.FOREIGN, what="an ext file system")
EMPTY = Content(kind=ContentKind.EMPTY)


def device(number: int, **more: object) -> BlockDevice:
    known = {
        "path": f"/dev/vd{'abcdef'[number]}",
        "serial": f"S{number}",
        "model": "",
        "size": 100 * GIB,
        "sequence": number,
        "bus": "virtio",
    }
    return msgspec.convert({**known, **more}, BlockDevice)


def pool_content(label: str) -> Content:
    return Content(kind=ContentKind.POOL, label=label, fsid=f"fsid-{label}")


def disk(number: int, content: Content = EMPTY, **more: object) -> DiskStatus:
    parts = {"device": device(number), "content": content, **more}
    return DiskStatus(**parts)  # type: ignore[arg-type]


def ready(number: int, label: str = "", **more: object) -> DiskStatus:
    known = {"prepared": True, "type": DiskType.SSD, "cache": True}
    status = PoolStatus(**{**known, **more})  # type: ignore[arg-type]
    return disk(number, pool_content(label or f"pool-{number}"), pool=status)


def seen(*disks: DiskStatus, **more: object) -> Seen:
    return Seen(disks=disks, **more)  # type: ignore[arg-type]


def steps(world: Seen, *wipe: str) -> list[Action]:
    return list(plan(StorageSpec(wipe=wipe), world))


# -- a world in which every step works ------------------------------------------------------------


def with_disk(world: Seen, path: str, **changes: object) -> Seen:
    disks = tuple(
        msgspec.structs.replace(d, **changes) if d.device.path == path else d for d in world.disks
    )
    return msgspec.structs.replace(world, disks=disks)


def with_pool(world: Seen, path: str, **changes: object) -> Seen:
    found = next(d for d in world.disks if d.device.path == path)
    assert found.pool is not None
    return with_disk(world, path, pool=msgspec.structs.replace(found.pool, **changes))


def after(world: Seen, step: Action) -> Seen:
    match step:
        case Detach():
            stale = tuple(label for label in world.stale if label != step.label)
            return msgspec.structs.replace(world, stale=stale)
        case BindCache():
            return msgspec.structs.replace(world, cache=step.label)
        case Wipe() | Format() | Mount():
            return with_disk(world, step.path, **disk_change(step))
        case Prepare() | Measure() | Remember() | MakeCache():
            return with_pool(world, step.path, **pool_change(step))


def disk_change(step: Wipe | Format | Mount) -> dict[str, object]:
    match step:
        case Wipe():
            return {"content": EMPTY}
        case Format():
            return {"content": pool_content(f"new-{step.path}")}
        case Mount():
            return {"pool": PoolStatus()}


def pool_change(step: Prepare | Measure | Remember | MakeCache) -> dict[str, object]:
    match step:
        case Prepare():
            return {"prepared": True}
        case Measure():
            return {"type": DiskType.SSD}
        case Remember():
            return {"consents": step.serials}
        case MakeCache():
            return {"cache": True}


def at_rest(wanted: StorageSpec, world: Seen) -> tuple[Seen, list[Action]]:
    taken: list[Action] = []
    for _ in range(12):
        todo = list(plan(wanted, world))
        if not todo:
            return world, taken
        for step in todo:
            world = after(world, step)
        taken += todo
    raise AssertionError(f"no rest: {todo}")


# -- worlds ---------------------------------------------------------------------------------------

contents = st.sampled_from(
    [
        EMPTY,
        FOREIGN,
        Content(kind=ContentKind.UNREADABLE),
        Content(kind=ContentKind.UNFINISHED),
        Content(kind=ContentKind.DAMAGED, label="hurt", fsid="fsid-hurt"),
        pool_content("one"),
        pool_content("two"),
        pool_content("three"),
    ]
)
serials = st.sampled_from(["A", "B", "C"])
pools = st.builds(
    PoolStatus,
    writable=st.booleans(),
    prepared=st.booleans(),
    type=st.sampled_from([None, DiskType.SSD, DiskType.HDD]),
    cache=st.booleans(),
    consents=st.frozensets(serials, max_size=2),
)


@st.composite
def worlds(draw: st.DrawFn) -> Seen:
    disks = []
    for number in range(draw(st.integers(0, 4))):
        content = draw(contents)
        about = device(
            number,
            serial=draw(serials),
            size=draw(st.sampled_from([GIB // 2, 100 * GIB])),
            bus=draw(st.sampled_from(["virtio", "virtio", "usb"])),
        )
        mounted = content.kind is ContentKind.POOL and draw(st.booleans())
        disks.append(
            DiskStatus(
                device=about,
                content=content,
                pool=draw(pools) if mounted else None,
                failure=draw(st.sampled_from(["", "", "it cannot be read"])),
            )
        )
    return Seen(
        disks=tuple(disks),
        stale=draw(st.sampled_from([(), ("gone",)])),
        cache=draw(st.sampled_from(["", "one", "gone"])),
        settled=draw(st.booleans()),
    )


wishes = st.builds(
    StorageSpec, wipe=st.lists(serials, max_size=2, unique=True).map(tuple), debug_vm=st.booleans()
)
