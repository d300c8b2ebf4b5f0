"""Records what CPython's asyncore and asynchat do with the programs of programs.py.

    python3.11 record.py > ../../resources/io/asyncio/asyncore/recorded.jsonl

Python 3.11 is the last version that has the two modules. Each program runs twice, by select and by poll;
a line has the program, and what was called in each of the runs.
"""

import json
import sys
import warnings

warnings.simplefilter("ignore", DeprecationWarning)

from interpreter import Run
from programs import PROGRAMS


def recorded(program):
    select, again = (Run(program, False).result() for _ in range(2))
    poll, once_more = (Run(program, True).result() for _ in range(2))
    if (select, poll) != (again, once_more):
        sys.exit("%s: not the same each time" % program["id"])
    return {**program, "select": select, "poll": poll}


def main():
    names = [program["id"] for program in PROGRAMS]
    if len(set(names)) != len(names):
        sys.exit("there are two programs of one name")
    for program in PROGRAMS:
        try:
            line = recorded(program)
        except Exception as e:
            raise Exception(program["id"]) from e
        print(json.dumps(line, separators=(",", ":")))


main()
