from __future__ import annotations

from image.steps import etc_files
from zos.boot.services import USERS as SUPERVISED
from zos.bus.peers import service_of
from zos.model.users import USERS


def test_root_is_the_core_and_every_service_has_its_own_user() -> None:
    names = [service_of(uid) for uid in (0, 901, 902, 903, 4)]
    assert names == ["node", "keys", "chain", "console", "user 4"]


def test_the_images_passwd_has_the_same_users() -> None:
    assert etc_files.USERS == USERS


def test_pid_1_gives_each_service_the_user_the_bus_knows_it_by() -> None:
    assert {uid: service_of(uid) for uid in SUPERVISED} == SUPERVISED
