from __future__ import annotations

from zos.boot.mounts import MOUNTS, removable

TABLE = """\
/dev/loop0 / erofs ro 0 0
/dev/loop1 /usr/lib/zos erofs ro 0 0
dev /dev devtmpfs rw 0 0
proc /proc proc rw 0 0
tmpfs /run tmpfs rw 0 0
tmpfs /mnt tmpfs rw 0 0
tmpfs /var tmpfs rw 0 0
/dev/vda /mnt/zos\\040one btrfs rw 0 0
/dev/vda /var/cache btrfs rw 0 0
none /run/netns/ndmz nsfs rw 0 0
"""


def test_shutdown_lets_go_of_disks_first_and_never_of_what_it_stands_on() -> None:
    assert removable(TABLE) == ["/var/cache", "/mnt/zos one", "/var", "/mnt"]


def test_no_file_system_of_the_table_lets_devices_or_programs_in() -> None:
    for row in MOUNTS:
        assert row.flags & 0b1010 == 0b1010, row.target  # nosuid, noexec
