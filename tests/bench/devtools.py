"""A Chromium of our own, spoken to over its debugging pipe, so that nothing but the page is in what it traces.

A test driver will not do: it has the browser note who caused each request, and for that every script is parsed again
and again, which on a slow device takes longer than running it.
"""

import os
import select
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import orjson

ANSWERS_WITHIN: Final = 60.0
_FLAGS: Final = (
    "--headless", "--remote-debugging-pipe", "--no-first-run", "--disable-gpu", "--hide-scrollbars",
    "--disable-extensions", "--disable-background-networking", "--disable-component-update",
)  # fmt: skip

Message = dict[str, Any]


class Chromium:
    """One browser. ``events`` are what it said unasked and nobody has taken yet."""

    def __init__(self, program: str, profile: str) -> None:
        ours, theirs = os.pipe()  # what it answers
        asked, asking = os.pipe()  # what it is asked
        flags = [*_FLAGS, f"--user-data-dir={profile}", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        # The pipe is always the file descriptors 3 and 4.
        shell = f'exec "$0" "$@" 3<&{asked} 4>&{theirs}'
        command = ["sh", "-c", shell, program, *flags, "about:blank"]
        self._process = subprocess.Popen(
            command, pass_fds=(asked, theirs), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(asked)
        os.close(theirs)
        self._in, self._out, self._read, self._count = ours, asking, b"", 0
        self.events: list[Message] = []

    def send(self, method: str, session: str | None = None, **params: Any) -> Message:
        """Its answer. Raises ``AssertionError`` when it refuses, ``TimeoutError`` when none comes."""
        self._count += 1
        message = {"id": self._count, "method": method, "params": params}
        os.write(self._out, orjson.dumps(message | ({"sessionId": session} if session else {})) + b"\0")
        while (answer := self._next()).get("id") != self._count:
            self.events.append(answer)
        assert "error" not in answer, f"{method}: {answer['error']}"
        result: Message = answer["result"]
        return result

    def take(self, method: str) -> Message:
        """The next event of that name. Raises ``TimeoutError`` when none comes."""
        while True:
            for event in self.events:
                if event.get("method") == method:
                    self.events.remove(event)
                    return event
            self.events.append(self._next())

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()
        os.close(self._in)
        os.close(self._out)

    def _next(self) -> Message:
        deadline = time.monotonic() + ANSWERS_WITHIN
        while b"\0" not in self._read:
            if not select.select([self._in], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise TimeoutError("Chromium says nothing")
            self._read += os.read(self._in, 1 << 20)
        text, _, self._read = self._read.partition(b"\0")
        message: Message = orjson.loads(text)
        return message


@contextmanager
def browsing(program: str) -> Iterator[Chromium]:
    """A browser with a new profile, gone at the end."""
    with tempfile.TemporaryDirectory(prefix="shop-bench-", ignore_cleanup_errors=True) as profile:
        browser = Chromium(program, profile)
        try:
            yield browser
        finally:
            browser.stop()


@contextmanager
def visitor(browser: Chromium, *, width: int, height: int, slowed: float) -> Iterator[str]:
    """A tab of somebody who was never here, on a device that is ``slowed`` times slower; yields its session."""
    context = browser.send("Target.createBrowserContext")["browserContextId"]
    target = browser.send("Target.createTarget", url="about:blank", browserContextId=context)["targetId"]
    tab: str = browser.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    is_phone = width < 600
    metrics: Mapping[str, Any] = {"width": width, "height": height, "mobile": is_phone}
    browser.send("Emulation.setDeviceMetricsOverride", tab, deviceScaleFactor=2 if is_phone else 1, **metrics)
    browser.send("Emulation.setCPUThrottlingRate", tab, rate=slowed)
    browser.send("Page.enable", tab)
    browser.events.clear()
    try:
        yield tab
    finally:
        browser.send("Target.disposeBrowserContext", browserContextId=context)
