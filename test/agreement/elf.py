"""As much of 64-bit ELF as is needed to ask for addresses.

    section(path, ".text")     # Section(address, size), or None
    load_mapping(path)         # the Mapping that its text has in a process
"""

import collections
import struct

import names

Section = collections.namedtuple("Section", "address size")

BIAS = 0x555555554000  # where a position-independent program is, if nobody says


def tables(path):
    """(type, [program headers], {name: Section}), or None if it is no 64-bit ELF."""
    with open(path, "rb") as file:
        head = file.read(64)
        if head[:4] != b"\x7fELF" or head[4] != 2:
            return None
        order = "<" if head[5] == 1 else ">"
        kind, = struct.unpack_from(order + "H", head, 16)
        segments_at, sections_at = struct.unpack_from(order + "QQ", head, 32)
        segment_size, segment_count, section_size, section_count, names_at = struct.unpack_from(
            order + "HHHHH", head, 54)

        def rows(at, size, count, form):
            file.seek(at)
            data = file.read(size * count)
            return [struct.unpack_from(order + form, data, i * size) for i in range(count)]

        segments = rows(segments_at, segment_size, segment_count, "IIQQQQQQ")
        table = rows(sections_at, section_size, section_count, "IIQQQQIIQQ")
        sections = {}
        if names_at < len(table):
            file.seek(table[names_at][4])
            text = file.read(table[names_at][5])
            for name, _, _, address, _, size, *_ in table:
                sections[text[name:text.index(b"\0", name)].decode()] = Section(address, size)
        return kind, segments, sections


def section(path, name):
    found = tables(path)
    return found[2].get(name) if found else None


def load_mapping(path):
    """The first executable segment's; other kinds of files all at once, where they say."""
    found = tables(path)
    if not found:
        return names.Mapping(0, (1 << 64) - 1, 0, path)
    kind, segments, _ = found
    bias = BIAS if kind == 3 else 0
    for type_, flags, offset, address, _, _, memory, _ in segments:
        if type_ == 1 and flags & 1:
            return names.Mapping(bias + (address & -4096), bias + (address + memory + 4095 & -4096),
                                 offset & -4096, path)
    raise ValueError(f"{path}: no executable segment")


def bias_of(mapping):
    return BIAS if mapping.start >= BIAS and mapping.limit < 1 << 47 else 0
