"""Endpoints of public networks: wss://, with a certificate that must be right."""

from __future__ import annotations

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import anyio
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.x509.oid import NameOID

from tests.unit.tfchain_client.endpoint import Endpoint, serving
from tfchain_client.chain import open_chain
from tfchain_client.errors import TransportError
from tfchain_client.websocket import connect

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def certificate(folder: Path, address: str) -> ssl.SSLContext:
    """A server's context with a self-signed certificate for `address`, in folder/cert.pem."""
    key = generate_private_key(SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "endpoint")])
    now = datetime.now(UTC)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(alternative, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    (folder / "cert.pem").write_bytes(built.public_bytes(pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


async def test_a_chain_is_read_through_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context = certificate(tmp_path, "127.0.0.1")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    async with serving(Endpoint(149), context) as url, open_chain([url]) as chain:
        assert url.startswith("wss://")
        assert (await chain.session()).endpoint == url


async def test_a_certificate_that_nobody_vouches_for_is_a_transport_error(tmp_path: Path) -> None:
    async with serving(Endpoint(149), certificate(tmp_path, "127.0.0.1")) as url:
        with pytest.raises(TransportError, match="CERTIFICATE_VERIFY_FAILED"):
            await connect(url)


async def test_a_certificate_of_another_host_is_a_transport_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = certificate(tmp_path, "127.0.0.2")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    async with serving(Endpoint(149), context) as url:
        with pytest.raises(TransportError, match="IP address mismatch"):
            await connect(url)


async def test_a_server_without_tls_is_told_by_the_chains_trouble() -> None:
    async with serving(Endpoint(149)) as plain:
        url = plain.replace("ws://", "wss://")
        async with open_chain([url]) as chain:
            with anyio.fail_after(20):
                async for reason in chain.trouble.changes():
                    if reason:
                        break
            assert url in chain.trouble.value
            assert chain.connected.value is None
