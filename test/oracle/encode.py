"""Writes profile.proto by hand, so that tests can say exactly what is special about a profile.

    p = Profile([("samples", "count"), ("cpu", "nanoseconds")])
    main = p.location("main", "main.c", 10)
    leaf = p.location("leaf", "leaf.c", 7)
    p.sample([leaf, main], [1, 10], {"worker": "a", "size": (4096, "bytes")})
    p.save("small.pb.gz")

Nothing is checked: a broken profile is as easy to write as a good one.
"""

import gzip


def varint(n):
    n &= (1 << 64) - 1
    out = bytearray()
    while n > 0x7F:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def num(field, n):
    """A number; proto3 leaves zeros out."""
    return varint(field << 3) + varint(n) if n else b""


def blob(field, data):
    return varint(field << 3 | 2) + varint(len(data)) + data


def packed(field, numbers):
    return blob(field, b"".join(varint(n) for n in numbers)) if numbers else b""


class Profile:
    def __init__(self, types, period=0, period_type=("", ""), time=0, duration=0, default="",
                 comments=(), doc="", drop="", keep=""):
        self.strings = {"": 0}
        self.types, self.period, self.period_type = types, period, period_type
        self.time, self.duration, self.default = time, duration, default
        self.comments, self.doc, self.drop, self.keep = comments, doc, drop, keep
        self.samples, self.mappings, self.locations, self.functions = [], [], [], []
        self.known = {}

    def text(self, s):
        return self.strings.setdefault(s, len(self.strings))

    def mapping(self, start=0, limit=0, offset=0, file="", build_id="", functions=True,
                filenames=False, lines=False, inlines=False):
        n = len(self.mappings) + 1
        self.mappings.append(num(1, n) + num(2, start) + num(3, limit) + num(4, offset)
                             + num(5, self.text(file)) + num(6, self.text(build_id))
                             + num(7, functions) + num(8, filenames) + num(9, lines)
                             + num(10, inlines))
        return n

    def function(self, name, file="", start=0, system=None):
        key = (name, file, start, system)
        if key not in self.known:
            n = len(self.functions) + 1
            self.functions.append(num(1, n) + num(2, self.text(name))
                                  + num(3, self.text(name if system is None else system))
                                  + num(4, self.text(file)) + num(5, start))
            self.known[key] = n
        return self.known[key]

    def location(self, name=None, file="", line=0, start=0, column=0, address=0, mapping=0,
                 inside=(), folded=False, system=None):
        """One frame, or with inside=[(name, file, line, ...), ...] the calls inlined into it,
        innermost first."""
        lines = [(self.function(i[0], i[1], i[3] if len(i) > 3 else 0), i[2],
                  i[4] if len(i) > 4 else 0) for i in inside]
        if name is not None:
            lines.append((self.function(name, file, start, system), line, column))
        return self.location_of(lines, address, mapping, folded)

    def location_of(self, lines, address=0, mapping=0, folded=False):
        n = len(self.locations) + 1
        self.locations.append(
            num(1, n) + num(2, mapping) + num(3, address)
            + b"".join(blob(4, num(1, f) + num(2, at) + num(3, col)) for f, at, col in lines)
            + num(5, folded))
        return n

    def sample(self, stack, values, labels=None):
        out = packed(1, stack) + packed(2, values)
        for key, value in (labels or {}).items():
            for v in value if isinstance(value, list) else [value]:
                if isinstance(v, str):
                    label = num(1, self.text(key)) + num(2, self.text(v))
                else:
                    n, unit = v if isinstance(v, tuple) else (v, "")
                    label = num(1, self.text(key)) + num(3, n) + num(4, self.text(unit))
                out += blob(3, label)
        self.samples.append(out)

    def bytes(self):
        def value_type(t):
            return num(1, self.text(t[0])) + num(2, self.text(t[1]))

        out = b"".join(blob(1, value_type(t)) for t in self.types)
        out += b"".join(blob(2, s) for s in self.samples)
        out += b"".join(blob(3, m) for m in self.mappings)
        out += b"".join(blob(4, x) for x in self.locations)
        out += b"".join(blob(5, f) for f in self.functions)
        tail = num(7, self.text(self.drop)) + num(8, self.text(self.keep))
        tail += num(9, self.time) + num(10, self.duration)
        if self.period_type != ("", ""):
            tail += blob(11, value_type(self.period_type))
        tail += num(12, self.period)
        tail += packed(13, [self.text(c) for c in self.comments])
        tail += num(14, self.text(self.default)) + num(15, self.text(self.doc))
        return out + b"".join(blob(6, s.encode("utf-8", "surrogateescape"))
                              for s in self.strings) + tail

    def save(self, path):
        with open(path, "wb") as out:
            out.write(gzip.compress(self.bytes(), mtime=0))
