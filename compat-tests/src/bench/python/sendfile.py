"""Sends a file to whoever connects; a line on stdin asks for the "port", or for the CPU time so far in ns ("cpu")."""

import asyncio
import sys
import threading
import time


class Sender(asyncio.Protocol):
    def __init__(self, path):
        self.path = path

    def connection_made(self, transport):
        self.sending = asyncio.ensure_future(self.send(transport))

    async def send(self, transport):
        with open(self.path, "rb") as file:
            await asyncio.get_running_loop().sendfile(transport, file, fallback=False)
        transport.close()


def answer(port):
    for question in sys.stdin:
        print(port if question.strip() == "port" else time.process_time_ns(), flush=True)


async def main():
    path = sys.argv[1]
    server = await asyncio.get_running_loop().create_server(lambda: Sender(path), "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    threading.Thread(target=answer, args=(port,), daemon=True).start()
    await server.serve_forever()


asyncio.run(main())
