"""The keys of open periods and of the notebook in one file, under a passphrase: `coreflect backup --keys` writes it.

scrypt with N = 2**17, r = 8 and p = 1 (the OWASP Password Storage Cheat Sheet's first choice of parameters;
RFC 7914 describes scrypt) makes a key of 32 bytes from the passphrase and 16 random bytes; AES-256-GCM (NIST SP
800-38D, a random nonce of 12 bytes) seals the keys under it, bound to the first line of the file. One try at a
passphrase costs 128 MiB and some tenths of a second.
"""

import json
import secrets
import unicodedata
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

COST, BLOCK, LANES = 2**17, 8, 1
SHORTEST = 12  # characters of a passphrase
FIRST_LINE = b"coreflect: the keys of open quarters, sealed (1)\n"
_SALT, _NONCE, _SUM = 16, 12, 32
_LINE = 76


class NotOpened(Exception):
    """The file is no backup of keys, is not whole, or the passphrase is another one; the message is a sentence."""


def fits(passphrase: str) -> bool:
    """Return whether a passphrase is long enough to seal with."""
    return len(passphrase.strip()) >= SHORTEST


def seal_keys(keys: dict[str, bytes], passphrase: str) -> bytes:
    """Return the keys, by their names, as a file of plain letters that opens with the passphrase alone."""
    salt, nonce = secrets.token_bytes(_SALT), secrets.token_bytes(_NONCE)
    content = json.dumps({period: key.hex() for period, key in sorted(keys.items())}).encode()
    body = salt + nonce + AESGCM(_key(passphrase, salt)).encrypt(nonce, content, FIRST_LINE)
    letters = b64encode(sha256(body).digest() + body)
    return FIRST_LINE + b"".join(letters[at : at + _LINE] + b"\n" for at in range(0, len(letters), _LINE))


def open_keys(written: bytes, passphrase: str) -> dict[str, bytes]:
    """Return the keys of such a file by their names. Raises NotOpened with a sentence that says what is wrong."""
    if not written.startswith(FIRST_LINE):
        raise NotOpened("This file is not a backup of keys.")
    try:
        whole = b64decode(b"".join(written.removeprefix(FIRST_LINE).split()), validate=True)
    except NotBase64:
        whole = b""
    sum_, body = whole[:_SUM], whole[_SUM:]
    if not body or sha256(body).digest() != sum_:
        raise NotOpened("This backup of keys is not whole: a part of it is missing or was changed.")
    salt, nonce, sealed = body[:_SALT], body[_SALT : _SALT + _NONCE], body[_SALT + _NONCE :]
    try:
        content = AESGCM(_key(passphrase, salt)).decrypt(nonce, sealed, FIRST_LINE)
    except InvalidTag:
        raise NotOpened("This is not the passphrase under which the keys were sealed.") from None
    return {period: bytes.fromhex(key) for period, key in json.loads(content).items()}


def _key(passphrase: str, salt: bytes) -> bytes:
    # one spelling for letters that keyboards write in several ways
    spelled = unicodedata.normalize("NFKC", passphrase.strip()).encode()
    return Scrypt(salt=salt, length=32, n=COST, r=BLOCK, p=LANES).derive(spelled)
