"""One side of a conversation, on CPython; Conversation.java has the other one.

Arguments: echo or talk; tcp, tls, starttls or unix; the port or path, where it is known; the files of the
certificate and of its key.
"""

import asyncio
import random
import ssl
import sys

HOST = "127.0.0.1"
MEGABYTE = 1 << 20
LINES = 10
FAREWELL = b"bye\n"
UPGRADE = b"STARTTLS\n"
GO_AHEAD = b"go ahead\n"


async def echo(reader, writer):
    while part := await reader.read(MEGABYTE):
        writer.write(part)
        await writer.drain()
    if writer.can_write_eof():
        writer.write(FAREWELL)
    writer.close()
    await writer.wait_closed()


async def talk(reader, writer):
    for i in range(LINES):
        line = b"line %d\n" % i
        writer.write(line)
        assert await reader.readline() == line
    much = random.Random(1).getrandbits(8 * MEGABYTE).to_bytes(MEGABYTE, "big")
    writer.write(much)
    assert await reader.readexactly(MEGABYTE) == much
    if writer.can_write_eof():
        writer.write_eof()
        assert await reader.read() == FAREWELL
    writer.close()
    await writer.wait_closed()


async def serve(carrier, address, certificate, key):
    ended = asyncio.get_running_loop().create_future()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)

    async def handle(reader, writer):
        try:
            if carrier == "starttls":
                assert await reader.readline() == UPGRADE
                writer.write(GO_AHEAD)
                await writer.start_tls(context)
            await echo(reader, writer)
            ended.set_result(None)
        except Exception as e:
            ended.set_exception(e)

    if carrier == "unix":
        server = await asyncio.start_unix_server(handle, address)
        print("listening at 0", flush=True)
    else:
        encrypted = context if carrier == "tls" else None
        server = await asyncio.start_server(handle, HOST, 0, ssl=encrypted)
        print("listening at", server.sockets[0].getsockname()[1], flush=True)
    await ended
    server.close()
    await server.wait_closed()


async def connect(carrier, address, certificate):
    if carrier == "unix":
        return await asyncio.open_unix_connection(address)
    context = ssl.create_default_context(cafile=certificate)
    if carrier == "tls":
        return await asyncio.open_connection(
            HOST, int(address), ssl=context, server_hostname="localhost"
        )
    reader, writer = await asyncio.open_connection(HOST, int(address))
    if carrier == "starttls":
        writer.write(UPGRADE)
        assert await reader.readline() == GO_AHEAD
        await writer.start_tls(context, server_hostname="localhost")
    return reader, writer


async def main(role, carrier, address, certificate, key):
    if role == "echo":
        await serve(carrier, address, certificate, key)
    else:
        await talk(*await connect(carrier, address, certificate))


asyncio.run(main(*sys.argv[1:]))
