"""JupyterLab on this machine's own address with an empty configuration, for one test; ended with it."""

from __future__ import annotations

import importlib.util
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

import pytest

SOURCES = Path(__file__).resolve().parents[2] / "src"
PATIENCE = 60
TOKEN = "a-token-for-one-test"
FOLDERS = (
    "IPYTHONDIR",
    "JUPYTER_CONFIG_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_RUNTIME_DIR",
    "JUPYTERLAB_SETTINGS_DIR",
    "JUPYTERLAB_WORKSPACES_DIR",
)


def write_notebook(path: Path, *cells: str) -> None:
    """Write a notebook of code cells that was never run."""
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    made = [
        {"cell_type": "code", "id": f"cell-{n}", "source": cell, "metadata": {}, "outputs": [], "execution_count": None}
        for n, cell in enumerate(cells)
    ]
    notebook = {"cells": made, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.write_text(json.dumps(notebook), encoding="utf-8")


@contextmanager
def jupyterlab(folder: Path) -> Iterator[str]:
    """Start JupyterLab over a folder; give the address of its first page, or skip."""
    if importlib.util.find_spec("jupyterlab") is None:
        pytest.skip("jupyterlab is not installed")
    port = _free_port()
    base = f"http://127.0.0.1:{port}"
    log = (folder / "lab.log").open("wb")
    running = subprocess.Popen(_command(folder, port), cwd=folder, env=_environment(folder), stdout=log, stderr=log)
    try:
        _wait(f"{base}/api/status?token={TOKEN}", running)
        yield f"{base}/lab/tree/coding.ipynb?token={TOKEN}&reset"
    finally:
        running.terminate()
        running.wait(timeout=20)
        log.close()


def _command(folder: Path, port: int) -> list[str]:
    options = {
        "ServerApp.ip": "127.0.0.1",
        "ServerApp.port": port,
        "ServerApp.open_browser": False,
        "ServerApp.allow_root": True,
        "ServerApp.root_dir": str(folder),
        "IdentityProvider.token": TOKEN,
    }
    told = [f"--{name}={value}" for name, value in options.items()]
    return [sys.executable, "-m", "jupyterlab", "--expose-app-in-browser", *told]


def _environment(folder: Path) -> dict[str, str]:
    own = {name: str(folder / f".{name.lower()}") for name in FOLDERS}
    settings = Path(own["JUPYTERLAB_SETTINGS_DIR"]) / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True, exist_ok=True)
    quiet = json.dumps({"fetchNews": "false", "checkForUpdates": False})
    (settings / "notification.jupyterlab-settings").write_text(quiet)
    path = os.pathsep.join(filter(None, (str(SOURCES), os.environ.get("PYTHONPATH", ""))))
    return {**os.environ, **own, "PYTHONPATH": path, "NO_PROXY": "127.0.0.1"}


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _wait(address: str, running: subprocess.Popen[bytes]) -> None:
    opener = build_opener(ProxyHandler({}))
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and running.poll() is None:
        try:
            with opener.open(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.3)
    raise RuntimeError("JupyterLab did not answer; see lab.log beside the notebook")


READY = """() => {
  const session = window.jupyterapp?.shell.currentWidget?.context?.sessionContext;
  const isIdle = session?.isReady && session.session?.kernel?.status === 'idle';
  return Boolean(isIdle && window.jupyterapp.commands.hasCommand('notebook:run-all-cells'));
}"""


def open_lab(page, address: str) -> None:
    """Open the notebook and wait until its kernel is idle."""
    page.goto(address)
    page.wait_for_function(READY, timeout=PATIENCE * 1000, polling=300)


def run_all(page) -> None:
    """Run every cell, and wait until the widget is there."""
    page.evaluate("() => { window.jupyterapp.commands.execute('notebook:run-all-cells'); return true; }")
    page.wait_for_selector('.qc[data-ready="yes"]', timeout=PATIENCE * 1000)
