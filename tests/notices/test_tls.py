"""The line to the mail server: protected as the settings say, or no mail leaves."""

import ipaddress
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from coreflect.foundation.deployment import Deployment
from tests.notices.conftest import Outbox, at
from tests.notices.mail_server import mail_server

CERTIFICATE = "The mail server's certificate does not hold."


def certificate(folder: Path, host: str) -> Path:
    """Write a certificate that signs itself, and its key, into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    begin = datetime.now(UTC) - timedelta(days=1)
    names: list[Any] = [x509.DNSName(host)]
    if host[0].isdigit():
        names = [x509.IPAddress(ipaddress.ip_address(host))]
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(begin).not_valid_after(begin + timedelta(days=30))
    builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    made = builder.sign(key, hashes.SHA256())
    pem = serialization.Encoding.PEM
    plain = serialization.NoEncryption()
    file = folder / f"{host}.pem"
    file.write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain) + made.public_bytes(pem))
    return file


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A certificate for this machine's address, and one for another."""
    folder = tmp_path_factory.mktemp("certificates")
    return {host: certificate(folder, host) for host in ("127.0.0.1", "mail.example.org")}


def speaking(file: Path) -> ssl.SSLContext:
    """Return how the server shows this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


@pytest.fixture
def outbox(db: Any, app: Any, monkeypatch: pytest.MonkeyPatch, files: dict[str, Path]) -> Outbox:
    """The outbox of a machine that trusts both certificates."""
    both = files["127.0.0.1"].parent / "both.pem"
    both.write_bytes(b"".join(file.read_bytes() for file in files.values()))
    monkeypatch.setenv("SSL_CERT_FILE", str(both))
    return Outbox(db, app.extensions["deployment"])


def sends_to(outbox: Outbox, port: int, security: str, **changes: Any) -> list[str]:
    """Post a letter, tend with this mail server, and return what was said."""
    deployment: Deployment = outbox.deployment
    outbox.deployment = at(deployment, port, security, **changes)
    outbox.post()
    return outbox.tend()


def test_a_mail_travels_encrypted_behind_a_sign_in(outbox: Outbox, files: dict[str, Path]) -> None:
    with mail_server(speaking(files["127.0.0.1"]), user="millrace") as server:
        said = sends_to(outbox, server.port, "starttls", user="millrace", password="right")
    assert (said, len(server.taken)) == (["1 mail was sent."], 1)


def test_a_mail_travels_encrypted_from_the_first_byte(outbox: Outbox, files: dict[str, Path]) -> None:
    with mail_server(speaking(files["127.0.0.1"]), implicit=True) as server:
        said = sends_to(outbox, server.port, "tls")
    assert (said, len(server.taken)) == (["1 mail was sent."], 1)


@pytest.mark.parametrize(("security", "implicit"), [("starttls", False), ("tls", True)])
def test_no_mail_goes_to_a_server_that_shows_anothers_certificate(
    outbox: Outbox, files: dict[str, Path], security: str, implicit: bool
) -> None:
    with mail_server(speaking(files["mail.example.org"]), implicit) as server:
        said = sends_to(outbox, server.port, security, user="millrace", password="right")
    assert (said, server.taken, outbox.states()) == ([CERTIFICATE], [], ["due"])


def test_no_mail_goes_to_a_server_whose_certificate_nobody_vouches_for(
    outbox: Outbox, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(files["mail.example.org"]))
    with mail_server(speaking(files["127.0.0.1"]), implicit=True) as server:
        said = sends_to(outbox, server.port, "tls")
    assert (said, server.taken) == ([CERTIFICATE], [])


def test_no_mail_goes_in_the_clear_where_encryption_is_asked_for(outbox: Outbox) -> None:
    with mail_server() as server:
        said = sends_to(outbox, server.port, "starttls")
    assert said == ["The mail server does not offer what the settings ask for."]
    assert (server.taken, outbox.states()) == ([], ["due"])


def test_a_sign_in_that_is_refused_delays_and_says_so(outbox: Outbox, files: dict[str, Path]) -> None:
    with mail_server(speaking(files["127.0.0.1"]), user="millrace") as server:
        said = sends_to(outbox, server.port, "starttls", user="millrace", password="wrong")
    assert said == ["The mail server did not accept the sign-in (535 5.7.8)."]
    assert (server.taken, outbox.states()) == ([], ["due"])


@pytest.mark.parametrize("changes", [{"password": "gänse", "user": "millrace"}, {"host": "x" * 70 + ".example"}])
def test_settings_that_nobody_can_use_delay_and_say_so(
    outbox: Outbox, files: dict[str, Path], changes: dict[str, str]
) -> None:
    with mail_server(speaking(files["127.0.0.1"]), user="millrace") as server:
        said = sends_to(outbox, server.port, "starttls", **changes)
    assert said == ["The settings of the mail server cannot be used as they are."]
    assert outbox.states() == ["due"]
