"""Manifest rows, the size table and the bill of materials."""

from __future__ import annotations

import json

from image.manifest import Source, components, entries, sha256, size_table
from image.sbom import sbom
from image.tree import File, Link, Tree


def tree() -> Tree:
    return Tree(
        {
            "usr/bin/zosd": File(b"program", 0o755, "launcher"),
            "usr/lib/python3.13/os.pyc": File(b"x" * 3000, 0o644, "libpython3.13-stdlib"),
            "usr/lib/python3/dist-packages/anyio/x.pyc": File(b"y" * 2000, 0o644, "anyio"),
            "bin": Link("usr/bin"),
        }
    )


def test_every_path_has_its_row_with_kind_mode_size_and_hash() -> None:
    rows = {row["path"]: row for row in entries(tree(), "root")}
    assert rows["usr/bin/zosd"]["sha256"] == sha256(b"program")
    assert rows["usr/bin/zosd"]["mode"] == 0o755
    assert rows["bin"]["kind"] == "link"
    assert rows["usr/bin"]["kind"] == "folder"
    assert all(row["layer"] == "root" for row in rows.values())


def test_the_components_share_out_the_compressed_size() -> None:
    rows = components(tree(), 1000)
    assert {row["name"] for row in rows} == {
        "programs", "Python standard library", "Python package anyio",
    }  # fmt: skip
    assert 990 < sum(row["packed"] for row in rows) <= 1000
    assert rows == components(tree(), 1000)


def test_the_table_can_be_read_by_a_person() -> None:
    text = size_table(components(tree(), 1 << 20), {"zos.efi": 5 << 20})
    assert "Python standard library" in text
    assert text.splitlines()[-1].split() == ["zos.efi", "5120"]


def test_the_bill_of_materials_names_every_package_once_with_its_hash() -> None:
    sources = [
        Source(kind="deb", name="libc6", version="1:2.41-12+deb13u5", sha256="a" * 64),
        Source(kind="wheel", name="anyio", version="4.16.0", sha256="b" * 64),
    ]
    text = sbom("0.1.0", 1795478400, sources, "c" * 64)
    assert text == sbom("0.1.0", 1795478400, sources, "c" * 64)
    document = json.loads(text)
    assert document["spdxVersion"] == "SPDX-2.3"
    assert document["creationInfo"]["created"] == "2026-11-24T00:00:00Z"
    image, libc, anyio = document["packages"]
    assert image["checksums"][0]["checksumValue"] == "c" * 64
    assert libc["externalRefs"][0]["referenceLocator"].startswith("pkg:deb/debian/libc6@1%3A2.41")
    assert anyio["externalRefs"][0]["referenceLocator"] == "pkg:pypi/anyio@4.16.0"
    related = {row["relatedSpdxElement"] for row in document["relationships"]}
    assert related == {package["SPDXID"] for package in document["packages"]}
