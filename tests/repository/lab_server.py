"""Start JupyterLab by a command as a reader would, beside whatever else runs, and ask it."""

import json
import os
import socket
import subprocess
import time
from contextlib import contextmanager
from urllib.request import Request, urlopen

import pytest


def listens(port):
    try:
        socket.create_connection(("localhost", port), timeout=5).close()
    except OSError:
        return False
    return True


@contextmanager
def lab_server(command, folder, scratch, **environment):
    """Give a function that fetches an address of the server: where it led to, and the text."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = scratch / "said"
    (scratch / "CONFIG").mkdir()
    if os.geteuid() == 0:
        settings = json.dumps({"ServerApp": {"allow_root": True}})
        (scratch / "CONFIG" / "jupyter_server_config.json").write_text(settings, "utf-8")
    environment |= {
        "JUPYTER_PORT": str(port),
        "JUPYTER_PORT_RETRIES": "0",
        "JUPYTER_TOKEN": "token",
        "BROWSER": "true",  # the program of this name, which opens nothing
        **{f"JUPYTER_{kind}_DIR": str(scratch / kind) for kind in ("CONFIG", "DATA", "RUNTIME")},
    }
    with said.open("w") as out:
        server = subprocess.Popen(
            command,
            cwd=folder,
            env=os.environ | environment,
            stdout=out,
            stderr=out,
            process_group=0,
        )
    try:
        deadline = time.monotonic() + 150
        # On a busy machine it says that it runs a moment before it listens.
        while "is running at" not in said.read_text() or not listens(port):
            if server.poll() is not None or time.monotonic() > deadline:
                pytest.fail("JupyterLab did not start:\n" + said.read_text())
            time.sleep(0.2)

        def fetch(path):
            request = Request(
                f"http://localhost:{port}/{path}", headers={"Authorization": "token token"}
            )
            with urlopen(request, timeout=20) as answer:
                return answer.url.removeprefix(f"http://localhost:{port}"), answer.read().decode()

        yield fetch
    finally:
        os.killpg(server.pid, 15)
        server.wait(20)
