"""Profiles of bare addresses: mappings, locations without lines, samples.

    write("x.pb.gz", [Mapping(0x1000, 0x2000, 0, "/bin/x", "abcd")], [[0x1010, 0x1040]])
"""
import collections
import gzip

from encode import field, packed

Mapping = collections.namedtuple("Mapping", "start limit offset file build_id")


def encode(mappings, stacks, types=(("cycles", "count"),)):
    """A profile in which each stack of addresses, leaf first, weighs 10."""
    strings = {"": 0}

    def string(text):
        return strings.setdefault(text, len(strings))

    body, ids = b"", {}
    for kind, unit in types:
        body += field(1, field(1, string(kind)) + field(2, string(unit)))
    for number, m in enumerate(mappings, 1):
        body += field(3, field(1, number) + field(2, m.start) + field(3, m.limit) + field(4, m.offset) +
                      field(5, string(m.file)) + field(6, string(m.build_id)))
    for address in sorted({address for stack in stacks for address in stack}):
        inside = [n for n, m in enumerate(mappings, 1) if m.start <= address < m.limit]
        ids[address] = len(ids) + 1
        body += field(4, field(1, ids[address]) + field(2, inside[0] if inside else 0) + field(3, address))
    for stack in stacks:
        body += field(2, packed(1, [ids[address] for address in stack]) + packed(2, [10] * len(types)))
    return body + b"".join(field(6, text.encode()) or b"\x32\x00" for text in strings)


def write(path, *args, **kwargs):
    with open(path, "wb") as file:
        file.write(gzip.compress(encode(*args, **kwargs), mtime=0))
