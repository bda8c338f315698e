"""Reads profile.proto back, as far as the tests look at it.

    for sample in samples(bytes):
        sample.stack    # ((names of the location's lines), ...), leaf first
        sample.labels   # sorted (key, text) and (key, number, unit)
        sample.values
"""

import collections
import gzip

Sample = collections.namedtuple("Sample", "stack labels values")


def fields(data):
    """(number, value): an int, or bytes."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        tag = varint()
        if tag & 7 == 0:
            yield tag >> 3, varint()
        else:
            assert tag & 7 == 2, tag
            size = varint()
            yield tag >> 3, data[at:at + size]
            at += size


def numbers(values):
    """A repeated number, packed or not."""
    out = []
    for value in values:
        if isinstance(value, int):
            out.append(value)
        else:
            # Each number looks like the value of a field with its tag in front.
            at = 0
            while at < len(value):
                end = at
                while value[end] >= 0x80:
                    end += 1
                out += [n for _, n in fields(b"\x08" + value[at:end + 1])]
                at = end + 1
    return out


def group(data):
    out = collections.defaultdict(list)
    for number, value in fields(data):
        out[number].append(value)
    return out


def one(message, number):
    return (message.get(number) or [0])[-1]


def signed(n):
    return n - (1 << 64) if n >= 1 << 63 else n


def samples(data):
    """All samples of a profile, gzipped or not."""
    p = group(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)
    text = p[6]
    functions = {one(f, 1): text[one(f, 2)] for f in map(group, p[5])}
    locations = {}
    for location in map(group, p[4]):
        lines = [group(n) for n in location[4]]
        locations[one(location, 1)] = (one(location, 3), tuple(
            (functions[one(n, 1)], signed(one(n, 2))) for n in lines))
    out = []
    for sample in map(group, p[2]):
        labels = []
        for label in map(group, sample[3]):
            if one(label, 2):
                labels.append((text[one(label, 1)], text[one(label, 2)]))
            else:
                labels.append((text[one(label, 1)], signed(one(label, 3)), text[one(label, 4)]))
        out.append(Sample(tuple(locations[n] for n in numbers(sample[1])),
                          tuple(sorted(labels, key=repr)),
                          tuple(signed(n) for n in numbers(sample[2]))))
    return out


def sums(data):
    """(stack, labels) -> values added up, without those that are all zero."""
    out = {}
    for s in samples(data):
        old = out.get(s[:2], (0,) * len(s.values))
        out[s[:2]] = tuple(a + b for a, b in zip(old, s.values))
    return {k: v for k, v in out.items() if any(v)}
