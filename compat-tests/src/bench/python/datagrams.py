"""Sends datagrams back; a line on stdin asks for the "port", or for the CPU time so far in ns ("cpu")."""

import asyncio
import sys
import threading
import time

try:
    import uvloop
except ImportError:
    uvloop = None


class Echo(asyncio.DatagramProtocol):
    def connection_made(self, transport):
        self.transport = transport

    def datagram_received(self, data, address):
        self.transport.sendto(data, address)


def answer(port):
    for question in sys.stdin:
        print(port if question.strip() == "port" else time.process_time_ns(), flush=True)


async def main():
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Echo, local_addr=("127.0.0.1", 0))
    port = transport.get_extra_info("sockname")[1]
    threading.Thread(target=answer, args=(port,), daemon=True).start()
    await loop.create_future()


if uvloop is not None:
    uvloop.install()
asyncio.run(main())
