"""Whether this process is about to leave: told by the arbiter, read by the workers it forked, in shared memory."""

import mmap
from typing import Final

_LEAVING: Final = b"\x01"

_flag: Final = mmap.mmap(-1, 1)


def leave() -> None:
    """From now on not ready: whoever asks shall send new work elsewhere."""
    _flag[0:1] = _LEAVING


def leaving() -> bool:
    """Whether ``leave`` was called here or in the process that forked us."""
    return _flag[0:1] == _LEAVING
