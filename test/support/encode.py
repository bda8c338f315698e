"""Profiles from Python, for tests that need one with something special in it.

    p = Profile([("cpu", "nanoseconds")])
    p.sample(["leaf", "main.main"], [10], labels={"tier": "gold", "bytes": (4096, "bytes")})
    open("x.pb.gz", "wb").write(p.encode())

Stacks are leaf first, as in the file. A frame is a name, (name, file, line), (name,
file, line, column), or a list of frames for inlined calls, the innermost first. Only
what tests need is here; the format is proto/profile.proto.
"""
import gzip


def varint(number):
    number &= (1 << 64) - 1
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def field(number, value):
    if isinstance(value, int):
        return varint(number << 3) + varint(value) if value else b""
    return varint(number << 3 | 2) + varint(len(value)) + value


def packed(number, values):
    return field(number, b"".join(varint(value) for value in values))


class Profile:
    def __init__(self, types, comments=(), default="", binary="", time_ns=0):
        self.strings = {b"": 0}
        self.types = types
        self.functions = {}
        self.locations = {}
        self.samples = []
        self.comments = comments
        self.default = default
        self.binary = binary
        self.time_ns = time_ns

    def string(self, text):
        text = text if isinstance(text, bytes) else text.encode()
        return self.strings.setdefault(text, len(self.strings))

    def function(self, name, file):
        key = (self.string(name), self.string(file))
        return self.functions.setdefault(key, len(self.functions) + 1)

    def location(self, frame):
        frames = frame if isinstance(frame, list) else [frame]
        lines = []
        for one in frames:
            name, file, line, column = (*one, 0, 0)[:4] if isinstance(one, tuple) else (one, "", 0, 0)
            lines.append((self.function(name, file), line, column))
        return self.locations.setdefault(tuple(lines), len(self.locations) + 1)

    def sample(self, stack, values, labels=None):
        encoded = []
        for key, value in (labels or {}).items():
            if isinstance(value, tuple):
                number, unit = value
                encoded.append(field(1, self.string(key)) + field(3, number) +
                               field(4, self.string(unit)))
            else:
                encoded.append(field(1, self.string(key)) + field(2, self.string(value)))
        self.samples.append(packed(1, [self.location(frame) for frame in stack]) +
                            packed(2, values) + b"".join(field(3, label) for label in encoded))

    def encode(self):
        def value_type(name, unit):
            return field(1, self.string(name)) + field(2, self.string(unit))

        out = [field(1, value_type(*one)) for one in self.types]
        out += [field(2, sample) for sample in self.samples]
        if self.binary:
            out.append(field(3, field(1, 1) + field(3, 1 << 40) + field(5, self.string(self.binary)) +
                             field(7, 1)))
        for lines, number in self.locations.items():
            out.append(field(4, field(1, number) + field(2, 1 if self.binary else 0) +
                             field(3, number * 16) +
                             b"".join(field(4, field(1, f) + field(2, n) + field(3, c))
                                      for f, n, c in lines)))
        for (name, file), number in self.functions.items():
            out.append(field(5, field(1, number) + field(2, name) + field(4, file)))
        comments = [self.string(text) for text in self.comments]
        default = self.string(self.default)
        out += [field(6, text) for text in self.strings]
        out.append(field(9, self.time_ns))
        if comments:
            out.append(packed(13, comments))
        out.append(field(14, default))
        return gzip.compress(b"".join(out), mtime=0)
