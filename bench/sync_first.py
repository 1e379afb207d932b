#!/usr/bin/env python3
"""sync_first.py TRACE: was every entry durable before anybody was answered for it?

TRACE is what `strace -f -e trace=pwrite64,fdatasync,write -s 32 -xx` saw of `bench_record ack`. A journal record is one
pwrite64 that begins with its magic, its length and the tree's size before and after it. An answer is a write of
"ack INDEX" to standard output. Each answer's index must lie in a record whose write was followed by an fdatasync of the
same file that had returned 0 before the answer's write began.
"""
import re
import sys

CALL = re.compile(r"^(\d+) +(\w+)\((.*)$")
RESUMED = re.compile(r"^(\d+) +<\.\.\. (\w+) resumed>(.*)$")
BYTES = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')


def content(args):
    found = BYTES.search(args)
    return bytes.fromhex(found.group(1).replace("\\x", "")) if found else b""


def main(path):
    begun = {}  # thread -> a call that has not returned yet
    written = {}  # file -> size of the tree in the last record written to it
    durable = 0
    answers = syncs = records = wrong = 0
    for line in open(path, encoding="ascii"):
        resumed = RESUMED.match(line)
        call = CALL.match(line)
        if resumed:
            thread, name, rest = resumed.groups()
            args = begun.pop(thread, "") + rest
        elif call:
            thread, name, args = call.groups()
            if name == "write" and args.startswith("1,") and content(args).startswith(b"ack "):
                answers += 1
                index = int(content(args).split()[1])
                if index >= durable:
                    wrong += 1
                    print(f"sync_first: entry {index} was answered for before it was synced")
            if "<unfinished ...>" in args:
                begun[thread] = args.replace("<unfinished ...>", "")
                continue
        else:
            continue
        file = args.split(",")[0].split(")")[0].split()[0]
        if name == "pwrite64" and content(args).startswith(b"MZJ1REC\n"):
            records += 1
            written[file] = int.from_bytes(content(args)[24:32], "big")
        if name == "fdatasync" and re.search(r"= 0\s*$", args) and file in written:
            syncs += 1
            durable = max(durable, written[file])
    print(f"{answers} answers, {records} journal records, {syncs} syncs of the journal, {wrong} answers before their sync")
    return 0 if answers > 0 and wrong == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
