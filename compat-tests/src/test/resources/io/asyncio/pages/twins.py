"""Runs the Python of a page, and says where it does not print the text behind it."""

import ast
import asyncio
import contextlib
import inspect
import io
import re
import sys

PRELUDE = """
import asyncio, concurrent.futures, contextlib, contextvars, os, signal, ssl, threading, time
from subprocess import PIPE

async def handle(reader, writer):
    writer.close()

server_context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
server_context.load_cert_chain(certificate, key)
client_context = ssl.create_default_context(cafile=certificate)
"""
TWIN = re.compile(r"```python\n(.*?)```(?:(?!```(?:python|text)).)*?(?:```text\n(.*?)```|(?=```python)|\Z)", re.S)


def run(code):
    names = {"__name__": "twin", "certificate": sys.argv[2], "key": sys.argv[3]}
    exec(PRELUDE, names)
    body = compile(code, "page", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT)
    if body.co_flags & inspect.CO_COROUTINE:

        async def statements():
            await eval(body, names)

        asyncio.run(statements())
    else:
        exec(body, names)
        if "example" in names:
            asyncio.run(names["example"]())


failed = False
found = 0
for twin in TWIN.finditer(open(sys.argv[1], encoding="utf-8").read()):
    code, expected = twin.groups()
    found += 1
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        run(code)
    if printed.getvalue() != expected:
        failed = True
        print(f"{code}\nprints {printed.getvalue()!r}, and the page says {expected!r}")
print(found, "blocks")
sys.exit(failed)
