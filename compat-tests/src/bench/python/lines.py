"""Echoes lines by streams; a line on stdin asks for the "port", or for the CPU time so far in ns ("cpu")."""

import asyncio
import sys
import threading
import time

try:
    import uvloop
except ImportError:
    uvloop = None


async def echo(reader, writer):
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()
    writer.close()


def answer(port):
    for question in sys.stdin:
        print(port if question.strip() == "port" else time.process_time_ns(), flush=True)


async def main():
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    threading.Thread(target=answer, args=(port,), daemon=True).start()
    await server.serve_forever()


if uvloop is not None:
    uvloop.install()
asyncio.run(main())
