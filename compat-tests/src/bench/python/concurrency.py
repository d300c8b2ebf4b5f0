"""The workloads of ConcurrencyBenchmark for CPython.

Reads lines "WORKLOAD COUNT" from the standard input, and answers each with the nanoseconds that it
took for one unit of the work.
"""

import asyncio
import sys
import time


async def nothing():
    return 1


async def task(count):
    for _ in range(count):
        await asyncio.create_task(nothing())


async def queue(count):
    handed = asyncio.Queue(1)

    async def consume():
        for _ in range(count):
            await handed.get()

    consumer = asyncio.create_task(consume())
    for number in range(count):
        await handed.put(number)
    await consumer


async def gather_sleeps(count, seconds):
    await asyncio.gather(*[asyncio.sleep(seconds) for _ in range(count)])


WORKLOADS = {
    "task": task,
    "queue": queue,
    "gather0": lambda count: gather_sleeps(count, 0),
    "gather10ms": lambda count: gather_sleeps(count, 0.01),
}


def main():
    loop = asyncio.new_event_loop()
    for line in sys.stdin:
        name, count = line.split()
        start = time.perf_counter_ns()
        loop.run_until_complete(WORKLOADS[name](int(count)))
        print((time.perf_counter_ns() - start) / int(count), flush=True)


main()
