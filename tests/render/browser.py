"""A headless Chromium, driven through the WebDriver protocol: enough of it to look at a page, without a package."""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


def _binary() -> str | None:
    return shutil.which("chromium") or shutil.which("google-chrome")


def installed() -> bool:
    """Whether there is a browser and its driver."""
    return bool(shutil.which("chromedriver") and _binary())


class Browser:
    """One window. Use as a context manager."""

    def __init__(self, width: int = 1280, height: int = 900, *, dark: bool = False) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        command = ["chromedriver", f"--port={self._port}", "--log-level=OFF"]
        self._driver = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"]
        arguments += [f"--window-size={width},{height}", *(["--force-dark-mode"] if dark else [])]
        wanted = {
            "goog:chromeOptions": {"args": arguments, "binary": _binary()},
            "goog:loggingPrefs": {"browser": "ALL"},
        }
        self._base = ""
        for _ in range(100):
            try:
                made = self._call("POST", "/session", {"capabilities": {"alwaysMatch": wanted}})
                break
            except ConnectionError:
                time.sleep(0.1)
        else:
            raise RuntimeError("the driver does not answer")
        self._base = f"/session/{made['sessionId']}"

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self._call("DELETE", "")
        finally:
            self._driver.terminate()
            self._driver.wait()

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        address = f"http://127.0.0.1:{self._port}{self._base}{path}"
        request = urllib.request.Request(address, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
                return json.loads(answer.read())["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(error.read().decode()) from None
        except urllib.error.URLError as error:
            raise ConnectionError(str(error)) from None

    def open(self, path: Path) -> None:
        """Show a file."""
        self._call("POST", "/url", {"url": path.absolute().as_uri()})

    def run(self, script: str) -> Any:
        """The value of an expression of JavaScript."""
        return self._call("POST", "/execute/sync", {"script": f"return ({script})", "args": []})

    def find(self, selector: str) -> str:
        """An element."""
        return str(self._call("POST", "/element", {"using": "css selector", "value": selector})[_ELEMENT])

    def click(self, selector: str) -> None:
        """Press an element, wherever it stands: the driver's own click misses what has just moved."""
        self.run(f"document.querySelector({json.dumps(selector)}).click()")

    def keys(self, selector: str, text: str) -> None:
        """Type into an element."""
        self._call("POST", f"/element/{self.find(selector)}/value", {"text": text})

    def resize(self, width: int, height: int) -> None:
        """Make the window another size."""
        self._call("POST", "/window/rect", {"width": width, "height": height})

    def picture(self, path: Path) -> None:
        """Keep what is seen as a PNG."""
        path.write_bytes(base64.b64decode(self._call("GET", "/screenshot")))

    def complaints(self) -> list[str]:
        """What the page wrote to the console since it was asked last, errors and warnings."""
        entries = self._call("POST", "/se/log", {"type": "browser"})
        return [entry["message"] for entry in entries if entry["level"] in ("SEVERE", "WARNING")]
