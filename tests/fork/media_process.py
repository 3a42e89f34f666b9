"""A media server in a process of its own, to be killed: prints its port, journals to the folder given."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import uvloop

from harness.fork.routes import MediaConfig, TapRoute
from harness.fork.server import MediaServer
from harness.store.journal import FileJournal
from harness.wire.dialects import dialect


async def main(folder: Path) -> None:
    config = MediaConfig(taps={"twilio": TapRoute(dialect("twilio"))})
    server = MediaServer(config, lambda name: FileJournal(folder / f"{name}.journal"))
    await server.start()
    sys.stdout.write(f"port {server.port}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    uvloop.run(main(Path(sys.argv[1])))
