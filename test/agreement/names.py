"""What a profile says of its addresses, and profiles that say nothing yet.

    truth = read("cpu.pb.gz")
    truth.locations     # [Location(address, mapping, frames)], those that samples use
    truth.mappings      # {id: Mapping(start, limit, offset, file, build_id)}
    unnamed("cpu.pb.gz", "bare.pb.gz", {"/bin/program": "/bin/program.stripped"})
    of_addresses([0x401000, 0x401020], Mapping(0x400000, 0x500000, 0, "/bin/program"), "a.pb.gz")

Frames are (function, file, line), the innermost first.
"""

import collections
import gzip
import os
import sys

TEST = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path += [os.path.join(TEST, "properties"), os.path.join(TEST, "oracle")]

from decode import fields, group, numbers, one, signed  # noqa: E402
import encode  # noqa: E402

Mapping = collections.namedtuple("Mapping", "start limit offset file build_id", defaults=("",))
Location = collections.namedtuple("Location", "address mapping frames")
Names = collections.namedtuple("Names", "mappings locations")


def unzipped(path):
    with open(path, "rb") as file:
        data = file.read()
    return gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def read(path):
    p = group(unzipped(path))
    text = [t.decode("utf-8", "surrogateescape") for t in p[6]]
    mappings = {}
    for m in map(group, p[3]):
        mappings[one(m, 1)] = Mapping(one(m, 2), one(m, 3), one(m, 4), text[one(m, 5)],
                                      text[one(m, 6)])
    functions = {one(f, 1): (text[one(f, 2)], text[one(f, 4)]) for f in map(group, p[5])}
    used = set()
    for sample in map(group, p[2]):
        used.update(numbers(sample[1]))
    locations = []
    for location in map(group, p[4]):
        if one(location, 1) in used:
            lines = [group(n) for n in location[4]]
            locations.append(Location(one(location, 3), one(location, 2), tuple(
                functions.get(one(n, 1), ("", "")) + (signed(one(n, 2)),) for n in lines)))
    return Names(mappings, locations)


def message(parts):
    return b"".join(encode.num(n, v) if isinstance(v, int) else encode.blob(n, v)
                    for n, v in parts)


def unnamed(path, out, files=()):
    """Writes the profile without functions, lines and the flags of mappings.

    @p files replaces the files of mappings; what was another build loses its build id.
    """
    data = unzipped(path)
    texts = [v for n, v in fields(data) if n == 6]
    new = []
    added = []

    def mapping(parts):
        name = texts[dict(parts).get(5, 0)].decode("utf-8", "surrogateescape")
        kept = [(n, v) for n, v in parts if n not in (7, 8, 9, 10)]
        if name in files:
            kept = [(n, v) for n, v in kept if n not in (5, 6)]
            kept.append((5, len(texts) + len(added)))
            added.append(files[name].encode())
        return kept

    for number, value in fields(data):
        if number == 3:
            value = message(mapping(list(fields(value))))
        elif number == 4:
            value = message((n, v) for n, v in fields(value) if n != 4)
        elif number == 5:
            continue
        new.append((number, value))
    new += [(6, text) for text in added]
    with open(out, "wb") as file:
        file.write(gzip.compress(message(new), 1, mtime=0))


def of_addresses(addresses, mapping, out):
    """Writes a profile with a sample at each address."""
    p = encode.Profile([("samples", "count")])
    number = p.mapping(mapping.start, mapping.limit, mapping.offset, mapping.file,
                       mapping.build_id, functions=False)
    for address in addresses:
        p.sample([p.location_of([], address, number)], [1])
    p.save(out)
