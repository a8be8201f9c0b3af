"""``python -m tests.live.forkserver SOCKET``: returns once it answers at SOCKET, and goes on in the background."""

import gc
import os
import sys

from tests.live.forkserver.loading import Loaded
from tests.live.forkserver.server import Server


def main(path: str) -> None:
    """Serve until nobody is connected any more. In each process that is asked for, become that one."""
    loaded = Loaded()
    gc.collect()
    gc.freeze()
    server = Server(path)
    if os.fork():
        os._exit(0)
    if (asked := server.serve()) is not None:
        asked.run(loaded)


if __name__ == "__main__":
    main(sys.argv[1])
