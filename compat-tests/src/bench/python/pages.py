"""Answers requests of HTTP by streams; a line on stdin asks for the "port", or for the CPU time so far in ns ("cpu")."""

import asyncio
import sys
import threading
import time

BODY = b"four euro a pot\n"


async def serve(reader, writer):
    while True:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            break
        lines = head.decode("latin-1").split("\r\n")
        method, path, version = lines[0].split(" ")
        headers = {}
        for line in lines[1:-2]:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        await asyncio.create_task(answer(path, headers, writer))
    writer.close()


async def answer(path, headers, writer):
    writer.write(response("200 OK", {"content-length": len(BODY)}, BODY))
    await writer.drain()


def response(status, headers, body):
    lines = [f"{name}: {value}\r\n" for name, value in headers.items()]
    return f"HTTP/1.1 {status}\r\n{''.join(lines)}\r\n".encode("latin-1") + body


def tell(port):
    for question in sys.stdin:
        print(port if question.strip() == "port" else time.process_time_ns(), flush=True)


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    threading.Thread(target=tell, args=(port,), daemon=True).start()
    await server.serve_forever()


asyncio.run(main())
