"""The workloads of SubprocessBenchmark for CPython.

Reads lines "WORKLOAD COUNT" from the standard input, and answers each with the nanoseconds that it
took for one unit of the work.
"""

import asyncio
import sys
import time
from asyncio.subprocess import PIPE

CHUNK = bytes(64 * 1024)
MEBIBYTE = 1024 * 1024
AT_A_TIME = 8


async def cat_streams(mebibytes):
    process = await asyncio.create_subprocess_exec("cat", stdin=PIPE, stdout=PIPE)

    async def feed():
        for _ in range(mebibytes * MEBIBYTE // len(CHUNK)):
            process.stdin.write(CHUNK)
            await process.stdin.drain()
        process.stdin.close()

    async def drink():
        count = 0
        while data := await process.stdout.read(len(CHUNK)):
            count += len(data)
        return count

    _, count = await asyncio.gather(feed(), drink())
    await process.wait()
    assert count == mebibytes * MEBIBYTE, count


class Cat(asyncio.SubprocessProtocol):
    def __init__(self, size):
        self.unsent = size
        self.received = 0
        self.paused = False
        self.loop = asyncio.get_running_loop()
        self.over = self.loop.create_future()

    def connection_made(self, transport):
        self.stdin = transport.get_pipe_transport(0)
        self.feed()

    def feed(self):
        while self.unsent and not self.paused:
            self.unsent -= len(CHUNK)
            self.stdin.write(CHUNK)
        if not self.unsent:  # closing in resume_writing would lose what is buffered
            self.loop.call_soon(self.stdin.close)

    def pause_writing(self):
        self.paused = True

    def resume_writing(self):
        self.paused = False
        self.feed()

    def pipe_data_received(self, fd, data):
        self.received += len(data)

    def connection_lost(self, exc):
        self.over.set_result(None)


async def cat_protocol(mebibytes):
    size = mebibytes * MEBIBYTE
    loop = asyncio.get_running_loop()
    _, cat = await loop.subprocess_exec(lambda: Cat(size), "cat", stderr=None)
    await cat.over
    assert cat.received == size, cat.received


async def spawn(count):
    async def worker():
        for _ in range(count // AT_A_TIME):
            process = await asyncio.create_subprocess_exec("/bin/true")
            assert await process.wait() == 0

    await asyncio.gather(*[worker() for _ in range(AT_A_TIME)])


WORKLOADS = {
    "cat_streams": cat_streams,
    "cat_protocol": cat_protocol,
    "spawn": spawn,
}


class Launched(asyncio.SubprocessProtocol):
    def __init__(self):
        self.over = asyncio.get_running_loop().create_future()

    def connection_lost(self, exc):
        self.over.set_result(None)


async def launch():
    """Returns how long the loop does nothing else while a child is started."""
    loop = asyncio.get_running_loop()
    next_iteration = loop.create_future()

    def make():
        loop.call_soon(lambda: next_iteration.set_result(time.perf_counter_ns()))
        make.at = time.perf_counter_ns()
        return Launched()

    _, child = await loop.subprocess_exec(
        make, "/bin/true", stdin=None, stdout=None, stderr=None
    )
    await child.over
    return await next_iteration - make.at


def main():
    with asyncio.Runner() as runner:
        for line in sys.stdin:
            name, count = line.split()
            if name == "launch":
                answer = runner.run(launch())
            else:
                start = time.perf_counter_ns()
                runner.run(WORKLOADS[name](int(count)))
                answer = (time.perf_counter_ns() - start) / int(count)
            print(answer, flush=True)


main()
