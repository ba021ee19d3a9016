"""The bill of materials, as SPDX 2.3 JSON: which package at which version each file comes from.

Source: SPDX specification 2.3, sections 6, 7 and 11. Its time is the lock's epoch.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from urllib.parse import quote

import msgspec

from image.manifest import Source

_NAMESPACE = uuid.UUID("9b1de7b9-3c0b-5b3c-8d0e-0a6f0c1f7d55")


def _id(source: Source) -> str:
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", f"{source['kind']}-{source['name']}")


def _purl(source: Source) -> str:
    name, version = quote(source["name"]), quote(source["version"], safe="")
    if source["kind"] == "deb":
        return f"pkg:deb/debian/{name}@{version}?arch=amd64&distro=trixie"
    return f"pkg:pypi/{name}@{version}"


def _package(source: Source) -> Mapping[str, object]:
    return {
        "SPDXID": _id(source),
        "name": source["name"],
        "versionInfo": source["version"],
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION",
        "checksums": [{"algorithm": "SHA256", "checksumValue": source["sha256"]}],
        "externalRefs": [
            {
                "referenceCategory": "PACKAGE-MANAGER",
                "referenceType": "purl",
                "referenceLocator": _purl(source),
            }
        ],
    }


def sbom(version: str, epoch: int, sources: Iterable[Source], image_sha256: str) -> bytes:
    """The document of one image; `image_sha256` is that of its UKI."""
    rows = list(sources)
    whole = {
        "SPDXID": "SPDXRef-image",
        "name": "zero-os",
        "versionInfo": version,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION",
        "primaryPackagePurpose": "OPERATING-SYSTEM",
        "checksums": [{"algorithm": "SHA256", "checksumValue": image_sha256}],
    }
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"zero-os-{version}",
        "documentNamespace": f"urn:uuid:{uuid.uuid5(_NAMESPACE, image_sha256)}",
        "creationInfo": {
            "created": datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "creators": [f"Tool: zos-image-{version}"],
        },
        "packages": [whole, *[_package(source) for source in rows]],
        "relationships": [
            {
                "spdxElementId": "SPDXRef-DOCUMENT",
                "relationshipType": "DESCRIBES",
                "relatedSpdxElement": "SPDXRef-image",
            },
            *[
                {
                    "spdxElementId": "SPDXRef-image",
                    "relationshipType": "CONTAINS",
                    "relatedSpdxElement": _id(source),
                }
                for source in rows
            ],
        ],
    }
    return msgspec.json.format(msgspec.json.encode(document), indent=1)
