#!/usr/bin/env python3
# Long because it is one file by purpose: an auditor reads it from top to bottom, and copies it without the project.
"""A second opinion: verifies what a ledger publishes and gives away, with none of Annals' own code.

    verify_ledger.py [--key VERIFIER-KEY] [--json FILE] [--format-table FORMAT.md] PATH...

A PATH is a published directory or a mirror, a bundle, a proof of inclusion or of consistency, or evidence of a fork.

Python 3's standard library and the `openssl` program (for Ed25519) are all it needs. It was written from
schema/FORMAT.md, whose type table it reads, and from the public specifications: C2SP tlog-checkpoint, signed-note and
tlog-tiles, and RFC 6962 with the verification algorithms of RFC 9162.

Checks the checkpoint's signature, every entry's hash, the tree, the tiles and the proofs, and decodes every entry
strictly. Reports the first bad place and exits 1, as it does where evidence convicts; 2 for a wrong call; 0 when all
holds. Without --key the key that the directory or file carries is used, and that is said: such a check shows that the
copy agrees with itself, not whose it is. --json writes one line of JSON an entry.
"""

import argparse
import base64
import datetime
import hashlib
import json
import os
import re
import struct
import subprocess
import sys
import tempfile

ENTRY_FORMAT = 1
STATEMENT_FORMAT = 1
CORRECTABLE = ["effective", "announced", "on_behalf_of", "sources", "note"]


class Bad(Exception):
    """What does not verify, in words."""


class TooDeep(Exception):
    """Patches within each other beyond their limit."""


# ---- strict reading of text, base64 and JSON ----------------------------------------------------------------------

def base64_bytes(text):
    """Of padded base64 in its one spelling: other characters and stray bits are refused."""
    raw = base64.b64decode(text, validate=True)
    if base64.b64encode(raw).decode() != text:
        raise Bad("base64 with stray bits")
    return raw


def base64_hash(text):
    raw = base64_bytes(text)
    if len(raw) != 32:
        raise Bad("a hash that is not 32 bytes")
    return raw


def parse_json(text):
    def once(pairs):
        members = dict(pairs)
        if len(members) != len(pairs):
            raise Bad("a member that stands twice")
        return members

    def refuse(word):
        raise Bad(f"{word} is no number that can stand here")

    return json.loads(text, object_pairs_hook=once, parse_float=refuse, parse_constant=refuse)


class Members:
    """The members of an object of JSON, each of the type that its place asks for."""

    def __init__(self, value, place):
        self.place = place
        if not isinstance(value, dict):
            raise Bad(f"{place}: not an object")
        self.value = value

    def get(self, name, *kinds):
        value = self.value.get(name)
        if name not in self.value or type(value) not in kinds:
            raise Bad(f"{self.place}: it lacks '{name}' in its form")
        return value

    def text(self, name):
        return self.get(name, str)

    def number(self, name):
        value = self.get(name, int)
        if not 0 <= value < 1 << 64:
            raise Bad(f"{self.place}: it lacks '{name}' in its form")
        return value

    def bytes(self, name):
        try:
            return base64_bytes(self.text(name))
        except (Bad, ValueError):
            raise Bad(f"{self.place}: it lacks '{name}' in its form") from None

    def hashes(self, name):
        try:
            return [base64_hash(item) for item in self.get(name, list)]
        except (Bad, ValueError, TypeError, AttributeError):
            raise Bad(f"{self.place}: it lacks '{name}' in its form") from None

    def hex_hash(self, name):
        text = self.text(name)
        if not re.match(r"[0-9a-f]{64}\Z", text):
            raise Bad(f"{self.place}: it lacks '{name}' in its form")
        return bytes.fromhex(text)

    def keys(self):
        try:
            return [parse_key(key) for key in self.get("verifier_keys", list)]
        except (Bad, ValueError, TypeError, AttributeError):
            raise Bad("verifier_keys: what is stated is no key") from None


# ---- the type table of FORMAT.md ----------------------------------------------------------------------------------

def parse_type(text):
    """A type expression as nested tuples."""
    kind, rest = parse_one(text)
    if rest:
        raise Bad(f"FORMAT.md: '{text}' is no type expression")
    return kind


def parse_one(text):
    if text.startswith("struct{"):
        fields, rest = [], text[len("struct{"):]
        while not rest.startswith("}"):
            name, rest = rest.lstrip(",").split(":", 1)
            kind, rest = parse_one(rest)
            fields.append((name, kind))
        return ("struct", fields), rest[1:]
    for word in ("opt", "list"):
        if text.startswith(word + "<"):
            inner, rest = parse_one(text[len(word) + 1:])
            return (word, inner), rest[1:]
    match = re.match(r"(text)<(\d+)>|(enum)<([^>]*)>|(any)(?:<([^>]*)>)?|(id|ref):([a-z]+)|([a-z]+\d*)", text)
    if not match:
        raise Bad(f"FORMAT.md: '{text}' is no type expression")
    rest = text[match.end():]
    if match.group(1):
        return ("text", int(match.group(2))), rest
    if match.group(3):
        return ("enum", {int(n): w for w, n in (p.split("=") for p in match.group(4).split(","))}), rest
    if match.group(5):
        return ("any", match.group(6).split("|") if match.group(6) else None), rest
    if match.group(7):
        return ("id", match.group(8)), rest
    return (match.group(9),), rest


class Table:
    """What FORMAT.md's block of types says."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            text = file.read()
        block = re.search(r"^```types\n(.*?)^```", text, re.S | re.M)
        if not block:
            raise Bad(f"{path}: there is no block of types")
        self.kinds, self.envelope, self.types = {}, [], {}
        fields = None
        for line in block.group(1).splitlines():
            words = line.split()
            if not words:
                continue
            if not line.startswith(" ") and words[0] == "kind":
                self.kinds[int(words[1])] = words[2]
            elif not line.startswith(" ") and words[0] == "envelope":
                fields = self.envelope
            elif not line.startswith(" ") and words[0] == "type":
                fields = []
                self.types[(int(words[1]), int(words[2]))] = (words[3], fields)
            else:
                fields.append((words[0], parse_type(words[1]), words[2:] == ["about"]))


# ---- values -------------------------------------------------------------------------------------------------------

PATCH_DEPTH_MAX = 8
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*\Z")
INTEGERS = {"u8": "<B", "u16": "<H", "u32": "<I", "u64": "<Q", "i32": "<i", "i64": "<q"}
EPOCH = datetime.date(1970, 1, 1)


class Reader:
    """Reads values strictly: one encoding each, every byte used."""

    def __init__(self, data, table, depth=0):
        self.data, self.at, self.table, self.depth = data, 0, table, depth

    def take(self, count):
        if self.at + count > len(self.data):
            raise Bad("the bytes end within a value")
        piece = self.data[self.at:self.at + count]
        self.at += count
        return piece

    def integer(self, name):
        return struct.unpack(INTEGERS[name], self.take(struct.calcsize(INTEGERS[name])))[0]

    def flag(self):
        value = self.integer("u8")
        if value > 1:
            raise Bad("neither 0 nor 1")
        return value == 1

    def sized(self):
        return self.take(self.integer("u16"))

    def text(self, most):
        raw = self.sized()
        if not 1 <= len(raw) <= most:
            raise Bad("a text of a length it cannot have")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            raise Bad("text is not UTF-8") from None

    def ident(self):
        text = self.text(200)
        if not ID.match(text):
            raise Bad("not an id")
        return text

    def day(self):
        days = self.integer("i32")
        if not -25567 <= days <= 84005:
            raise Bad("a day outside the calendar")
        return days

    def done(self):
        if self.at != len(self.data):
            raise Bad("bytes are left over")

    def value(self, kind):
        """A value as JSON would hold it."""
        name = kind[0]
        if name in INTEGERS:
            return self.integer(name)
        if name == "bool":
            return self.flag()
        if name == "text":
            return self.text(kind[1])
        if name == "id":
            return self.ident()
        if name == "any":
            number = self.integer("u8")
            word = self.table.kinds.get(number)
            if word is None or (kind[1] and word not in kind[1]):
                raise Bad("a subject of a kind that cannot stand here")
            return f"{word}:{self.ident()}"
        if name == "enum":
            number = self.integer("u8")
            if number not in kind[1]:
                raise Bad("no such enumerator")
            return kind[1][number]
        if name == "opt":
            return self.value(kind[1]) if self.flag() else None
        if name == "list":
            count = self.integer("u16")
            if count > 256:
                raise Bad("a list over its limit")
            return [self.value(kind[1]) for _ in range(count)]
        if name == "struct":
            return self.fields(kind[1])
        if name == "day":
            return print_day(self.day())
        if name == "dayrange":
            return self.dayrange()
        if name == "sha256":
            return self.take(32).hex()
        if name == "bytes":
            return self.sized().hex()
        if name == "deadline":
            return self.deadline()
        if name == "patch":
            return self.patch()
        raise Bad(f"FORMAT.md: no value is a '{name}'")

    def fields(self, fields):
        """Fields as an object: an optional one that is none and a list without items are left out."""
        values = {name: self.value(kind) for name, kind, *_ in fields}
        return {name: values[name] for name, kind, *_ in fields
                if not (kind[0] == "opt" and values[name] is None or kind[0] == "list" and not values[name])}

    def dayrange(self):
        first, last = self.day(), self.day()
        if last < first:
            raise Bad("a date that runs backwards")
        return print_range(first, last)

    def deadline(self):
        form = self.integer("u8")
        if form == 1:
            return self.dayrange()
        if form == 2:
            word = {1: "by", 2: "at", 3: "for"}.get(self.integer("u8"))
            if word is None:
                raise Bad("no such preposition")
            return f"{word} {self.ident()}"
        if form == 3:
            return f"with {self.ident()}"
        if form == 4:
            series = self.text(60)
            if not ID.match(series) or series == "year":
                raise Bad("no such series")
            return f"every {series} from {self.ident()}"
        if form == 5:
            on = ""
            if self.flag():
                month, day = self.integer("u8"), self.integer("u8")
                try:
                    datetime.date(2023, month, day)
                except ValueError:
                    raise Bad("no such day in every year") from None
                on = f"on {month:02}-{day:02} "
            year = self.integer("u16")
            if not 1900 <= year <= 2199:
                raise Bad("no such year")
            return f"every year {on}from {year}"
        if form == 6:
            return "open"
        raise Bad("no such form of deadline")

    def patch(self):
        tag, version = self.integer("u16"), self.integer("u16")
        bitmap, values = self.sized(), self.sized()
        if self.depth >= PATCH_DEPTH_MAX and bitmap:
            raise TooDeep()
        try:
            return patch_fields(self.table, tag, version, bitmap, values, self.depth + 1)
        except (Bad, TooDeep) as error:
            if self.depth > 0 and isinstance(error, TooDeep):
                raise
            return {"type": f"unknown-{tag}", "version": version, "bitmap": bitmap.hex(), "values": values.hex()}


def patch_fields(table, tag, version, bitmap, values, depth):
    name, fields = table.types.get((tag, version), (None, None))
    if name is None:
        raise Bad("a correction of a type that is not known")
    envelope = [f for f in table.envelope if f[0] != "key"]
    bits = [i for i in range(len(bitmap) * 8) if bitmap[i // 8] >> (i % 8) & 1]
    every = envelope + fields
    if not bits or bitmap[-1] == 0 or bits[-1] >= len(every):
        raise Bad("a correction of a field that is not there")
    reader, out = Reader(values, table, depth), {"type": name}
    for bit in bits:
        field, kind, is_about = every[bit]
        if is_about or field == "target":
            raise Bad("a correction of what cannot be corrected")
        out[field] = reader.value(kind)
    reader.done()
    return out


def print_day(days):
    return (EPOCH + datetime.timedelta(days=days)).isoformat()


def print_range(first, last):
    if first == last:
        return print_day(first)
    begin, end = EPOCH + datetime.timedelta(days=first), EPOCH + datetime.timedelta(days=last)
    after = end + datetime.timedelta(days=1)
    if begin.year == end.year and (begin.month, begin.day, end.month, end.day) == (1, 1, 12, 31):
        return f"{begin.year:04}"
    if begin.day == 1 and after.day == 1 and begin.month == end.month and begin.year == end.year:
        return f"{begin.year:04}-{begin.month:02}"
    return f"{begin.isoformat()}/{end.isoformat()}"


def decode_entry(data, seq, table):
    """The JSON of an entry; Bad when a byte is not as FORMAT.md draws it."""
    reader = Reader(data, table)
    if len(data) > 65535:
        raise Bad("an entry over 65,535 bytes")
    if reader.integer("u8") != ENTRY_FORMAT:
        raise Bad("an entry of an unknown format")
    recorded_at, recorded_by = reader.integer("i64"), reader.text(200)
    reader.take(16)
    statement = reader.sized()
    count = reader.integer("u16")
    if count > 8:
        raise Bad("a list over its limit")
    for _ in range(count):
        reader.text(200), reader.take(4), reader.integer("u8"), reader.sized()
    reader.done()
    about, said = decode_statement(statement, table)
    seconds, us = divmod(recorded_at, 1_000_000)
    when = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)
    return {"seq": seq, "recorded_at": f"{when:%Y-%m-%dT%H:%M:%S}.{us:06}Z", "recorded_by": recorded_by,
            "about": about, "leaf_hash": leaf_hash(data).hex(), "statement": said}


def decode_statement(data, table):
    reader = Reader(data, table)
    if reader.integer("u8") != STATEMENT_FORMAT:
        raise Bad("a statement of an unknown format")
    tag, version = reader.integer("u16"), reader.integer("u16")
    envelope = reader.fields(table.envelope)
    if len(envelope.get("sources", ())) > 32:
        raise Bad("a list over its limit")
    count = reader.integer("u16")
    if count > 64:
        raise Bad("a list over its limit")
    keys, about = [], []
    for _ in range(count):
        number, at = reader.data[reader.at] if reader.at < len(reader.data) else 0, reader.at
        about.append(reader.value(("any", None)))
        keys.append((number, reader.data[at + 3:reader.at]))
    if any(a >= b for a, b in zip(keys, keys[1:])):
        raise Bad("subjects out of order")
    payload = reader.sized()
    reader.done()
    if version == 0:
        raise Bad("payload version 0")
    if (tag, version) not in table.types:
        return about, {"type": f"unknown-{tag}", **envelope, "version": version, "payload": payload.hex()}
    name, fields = table.types[(tag, version)]
    inner = Reader(payload, table)
    values = inner.fields(fields)
    inner.done()
    return about, {"type": name, **envelope, **values}


# ---- the tree -----------------------------------------------------------------------------------------------------

def leaf_hash(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


class Tree:
    """RFC 6962 section 2.1 by its right edge; keeps whole rows of 256-wide tiles where asked to."""

    def __init__(self, rows=None):
        self.size, self.peaks, self.rows = 0, {}, rows

    def append(self, leaf):
        level, hash_ = 0, leaf
        self.keep(level, self.size, hash_)
        while self.size >> level & 1:
            hash_ = node_hash(self.peaks.pop(level), hash_)
            level += 1
            self.keep(level, self.size >> level, hash_)
        self.peaks[level] = hash_
        self.size += 1

    def keep(self, level, index, hash_):
        if self.rows is not None and level % 8 == 0:
            self.rows.setdefault(level // 8, []).append(hash_)
            assert len(self.rows[level // 8]) == index + 1

    def root(self):
        hash_ = None
        for level in sorted(self.peaks):
            hash_ = self.peaks[level] if hash_ is None else node_hash(self.peaks[level], hash_)
        return hash_ if hash_ is not None else hashlib.sha256(b"").digest()


def check_inclusion(proof, size, root, index, leaf):
    """RFC 9162 section 2.1.3.2."""
    if index >= size:
        raise Bad(f"entry {index}: beyond the tree of {size}")
    first, second, hash_ = index, size - 1, leaf
    for sibling in proof:
        if second == 0:
            raise Bad(f"entry {index}: its proof is too long")
        if first & 1 or first == second:
            hash_ = node_hash(sibling, hash_)
            while not first & 1 and first:
                first, second = first >> 1, second >> 1
        else:
            hash_ = node_hash(hash_, sibling)
        first, second = first >> 1, second >> 1
    if second != 0 or hash_ != root:
        raise Bad(f"entry {index}: its proof does not lead to the signed root")


def check_consistency(proof, first, first_root, second, second_root):
    """RFC 9162 section 2.1.4.2; whether the tree of `second` entries is shown to begin with that of `first`."""
    if first == 0:
        return first_root == hashlib.sha256(b"").digest() and not proof
    if first >= second:
        return first == second and first_root == second_root and not proof
    path = ([first_root] if first & (first - 1) == 0 else []) + proof
    if not path:
        return False
    one, other = first - 1, second - 1
    while one & 1:
        one, other = one >> 1, other >> 1
    old = new = path[0]
    for sibling in path[1:]:
        if other == 0:
            return False
        if one & 1 or one == other:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while not one & 1 and one:
                one, other = one >> 1, other >> 1
        else:
            new = node_hash(new, sibling)
        one, other = one >> 1, other >> 1
    return other == 0 and (old, new) == (first_root, second_root)


# ---- signed notes -------------------------------------------------------------------------------------------------

def parse_key(text):
    """A verifier key name+hash+base64: its name, 4-byte id and 32-byte Ed25519 key."""
    name, id_, data = (text.split("+", 2) + ["", ""])[:3]
    raw = base64_bytes(data)
    if len(raw) != 33 or raw[0] != 1:
        raise Bad("the verifier key is no Ed25519 key")
    computed = hashlib.sha256(name.encode() + b"\n" + raw).digest()[:4]
    if computed.hex() != id_:
        raise Bad("the verifier key's id is not that of its key")
    return name, computed, raw[1:]


def is_signed(key, message, signature):
    der = bytes.fromhex("302a300506032b6570032100") + key
    with tempfile.TemporaryDirectory() as folder:
        paths = {}
        for name, data in (("key", der), ("message", message), ("signature", signature)):
            paths[name] = os.path.join(folder, name)
            with open(paths[name], "wb") as file:
                file.write(data)
        done = subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", paths["key"],
                               "-rawin", "-in", paths["message"], "-sigfile", paths["signature"]],
                              capture_output=True, check=False)
    return done.returncode == 0


def check_checkpoint(note, keys, place="checkpoint"):
    """The origin, size and root that at least one of `keys` signed."""
    try:
        return read_checkpoint(note, keys)
    except (Bad, ValueError) as error:
        raise Bad(f"{place}: {error}") from None


def read_checkpoint(note, keys):
    text, mark, tail = note.rpartition("\n\n")
    text += "\n"
    if not mark or not tail.endswith("\n") or re.search(r"[\x00-\x09\x0b-\x1f]", note):
        raise Bad("not a signed note")
    signed = False
    for line in tail[:-1].split("\n"):
        match = re.match("\u2014 ([^ +]+) ([A-Za-z0-9+/=]+)\\Z", line)
        if not match:
            raise Bad("a line that is no signature")
        raw = base64_bytes(match.group(2))
        if len(raw) <= 4:
            raise Bad("a line that is no signature")
        for name, id_, key in keys:
            if match.group(1) == name and raw[:4] == id_:
                if not is_signed(key, text.encode(), raw[4:]):
                    raise Bad("the signature does not hold")
                signed = True
    if not signed:
        raise Bad("none of the keys signed it")
    lines = text[:-1].split("\n")
    if len(lines) < 3 or not all(lines) or not re.match(r"(0|[1-9][0-9]*)\Z", lines[1]):
        raise Bad("not of its form")
    if not any(lines[0] == name for name, _, _ in keys):
        raise Bad("it is that of another log")
    return lines[0], int(lines[1]), base64_hash(lines[2])


# ---- what is verified ---------------------------------------------------------------------------------------------

def tile_path(index, width):
    parts = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        parts.append(f"x{index % 1000:03}")
    return "/".join(reversed(parts)) + (f".p/{width}" if width < 256 else "")


def read_file(folder, path):
    try:
        with open(os.path.join(folder, path), "rb") as file:
            return file.read()
    except OSError as error:
        raise Bad(f"{path}: {error.strerror}") from None


def read_wide(folder, kind, index, width):
    """What stands at the path of a tile or bundle, how wide it is, and its path. A partial one may have given way to
    the full one."""
    path = f"tile/{kind}/" + tile_path(index, width)
    if width < 256 and not os.path.exists(os.path.join(folder, path)):
        full = f"tile/{kind}/" + tile_path(index, 256)
        if os.path.exists(os.path.join(folder, full)):
            return read_file(folder, full), 256, full
    return read_file(folder, path), width, path


def read_hashes(folder, level, index, width):
    data, wide, path = read_wide(folder, level, index, width)
    if len(data) != wide * 32:
        raise Bad(f"{path}: a tile of another width than its path says")
    return [data[i * 32:i * 32 + 32] for i in range(width)]


def read_bundle(folder, tile, width):
    """The entries of a bundle. Where it is none, Bad names the first that is cut off or is not its leaf: a length that
    was changed shifts all that follows."""
    data, wide, path = read_wide(folder, "entries", tile, width)
    entries, at, cut = [], 0, False
    while len(entries) < wide and not cut:
        entry = data[at + 2:at + 2 + int.from_bytes(data[at:at + 2], "big")]
        cut = at + 2 > len(data) or len(entry) != int.from_bytes(data[at:at + 2], "big")
        if not cut:
            entries.append(entry)
            at += 2 + len(entry)
    if not cut and at == len(data):
        return entries[:width]
    try:
        stated = read_hashes(folder, 0, tile, width)
    except Bad:
        stated = None
    for i, entry in enumerate(entries[:width]):
        if stated and leaf_hash(entry) != stated[i]:
            raise Bad(f"entry {tile * 256 + i}: its bytes do not hash to its leaf in the tree")
    if len(entries) < width:
        raise Bad(f"entry {tile * 256 + len(entries)}: {path} ends before or within it")
    raise Bad(f"{path}: not a bundle of {wide} entries")


def tiles_of(rows):
    """(level, index, hashes) of every tile over these rows of hashes."""
    for level in sorted(rows):
        for index in range((len(rows[level]) + 255) // 256):
            yield level, index, rows[level][index * 256:index * 256 + 256]


def explain_root(folder, rows):
    """Why the entries do not give the signed root: the first that are not what the tiles say."""
    for level, index, own in tiles_of(rows):
        try:
            stated = read_hashes(folder, level, index, len(own))
        except Bad:
            continue
        for i, hash_ in enumerate(own):
            if stated[i] == hash_:
                continue
            first = (index * 256 + i) << 8 * level
            if level == 0:
                raise Bad(f"entry {first}: its bytes do not hash to its leaf in the tree")
            path = f"tile/{level}/" + tile_path(index, len(own))
            raise Bad(f"entries {first} to {first + (1 << 8 * level) - 1}: not those that {path} was made of")
    raise Bad("checkpoint: the copy agrees with itself, and not with the root that is signed")


class Decoding:
    """Decodes entries as they come and hands them on; what does not decode is told last, by raise_first(), since bytes
    that are not what was signed say nothing about the log."""

    def __init__(self, table, emit):
        self.table, self.emit, self.first = table, emit, None

    def decode(self, seq, entry):
        try:
            self.emit(decode_entry(entry, seq, self.table))
        except (Bad, ValueError, OverflowError) as error:
            self.first = self.first or f"entry {seq}: {error}"

    def raise_first(self):
        if self.first:
            raise Bad(self.first)


OWN_KEYS = "no --key was given; its own keys are used, so this shows agreement with itself only"


def verify_directory(folder, keys, decoding):
    notes = []
    if keys is None:
        try:
            keys = [parse_key(line) for line in read_file(folder, "verifier-keys").decode().split("\n") if line]
        except (Bad, ValueError) as error:
            raise Bad(f"verifier-keys: {error}") from None
        notes = [OWN_KEYS]
    origin, size, root = check_checkpoint(read_file(folder, "checkpoint").decode("utf-8", "replace"), keys)
    tree = Tree({})
    for tile in range((size + 255) // 256):
        for entry in read_bundle(folder, tile, min(256, size - tile * 256)):
            decoding.decode(tree.size, entry)
            tree.append(leaf_hash(entry))
    if tree.root() != root:
        explain_root(folder, tree.rows)
    for level, index, own in tiles_of(tree.rows):
        if read_hashes(folder, level, index, len(own)) != own:
            raise Bad(f"tile/{level}/" + tile_path(index, len(own)) + ": not the hashes of the tree")
    decoding.raise_first()
    return notes, (f"{origin}: {size} entries, root {root.hex()}: every entry, every tile and the signature hold; "
                   "the log is whole")


def parse_bundle(data):
    """The head of a bundle and (seq, entry, proof) of each of its entries."""
    lines = data.split(b"\n")
    if len(lines) < 2:
        raise Bad("line 1: not a bundle: it does not end")
    if not lines[-1]:
        lines.pop()
    head = Members(parse_line(lines[0], 1), "line 1")
    if head.text("format") != "annals-bundle/1":
        raise Bad("line 1: not a bundle of format annals-bundle/1")
    whole, count, entries = head.get("whole", bool), head.number("entries"), []
    for name in ("origin", "checkpoint"):
        head.text(name)
    head.number("size"), head.hex_hash("root"), head.hashes("consistency"), head.get("verifier_keys", list)
    for number, line in enumerate(lines[1:], 2):
        item = Members(parse_line(line, number), f"line {number}")
        seq, entry = item.number("seq"), item.bytes("entry")
        if entries and seq <= entries[-1][0]:
            raise Bad(f"line {number}: entries out of order")
        entries.append((seq, entry, [] if whole else item.hashes("proof")))
    if len(entries) != count:
        raise Bad(f"entries: {len(entries)}, not the {count} that the bundle announces")
    return head, entries


def parse_line(line, number):
    try:
        return parse_json(line.decode())
    except (Bad, ValueError, RecursionError) as error:
        raise Bad(f"line {number}: {error}") from None


def verify_bundle(data, keys, decoding):
    head, entries = parse_bundle(data)
    notes = ["that the answer follows from the entries is not checked here: that takes the rules"]
    if keys is None:
        keys = head.keys()
        notes.append(OWN_KEYS)
    origin, size, root = check_checkpoint(head.text("checkpoint"), keys)
    if origin != head.text("origin"):
        raise Bad("checkpoint: it is that of another log")
    whole, tree = head.get("whole", bool), Tree()
    for seq, entry, proof in entries:
        if whole:
            if seq != tree.size:
                raise Bad(f"entry {tree.size}: missing from a bundle that calls itself whole")
            tree.append(leaf_hash(entry))
        else:
            check_inclusion(proof, size, root, seq, leaf_hash(entry))
        decoding.decode(seq, entry)
    if whole and (tree.size, tree.root()) != (size, root):
        raise Bad("entries: they do not give the signed root")
    about = head.number("size"), head.hex_hash("root")
    if about[0] == 0 and about[1] != hashlib.sha256(b"").digest():
        raise Bad("root: not that of an empty tree")
    if about[0] and not check_consistency(head.hashes("consistency"), *about, size, root):
        raise Bad("consistency: the tree that was asked about is not shown to be the beginning of the signed one")
    decoding.raise_first()
    check_rests_on(head, *about)
    if whole:
        return notes, (f"{origin}: the whole log of {size} entries, root {root.hex()}: every entry and the signature "
                       "hold")
    return notes, (f"{origin}: {len(entries)} of {size} entries, root {root.hex()}: each is in the log and the "
                   "signature holds; that no other entry matters is not shown")


def check_rests_on(head, size, root):
    """That question and answer name the tree that the bundle is about."""
    question = head.get("question", dict, type(None))
    if question is None:
        return
    if question.get("known") != f"@{size}":
        raise Bad("question: it is not about the tree of the bundle")
    answer = head.get("answer", dict)
    as_of = answer.get("as_of") if isinstance(answer.get("as_of"), dict) else {}
    if (as_of.get("size"), as_of.get("root")) != (size, root.hex()):
        raise Bad("answer: it rests on another tree than that of the bundle")


def verify_consistency(head, keys):
    notes = [] if keys else [OWN_KEYS]
    keys = keys or head.keys()
    origin, size, root = check_checkpoint(head.text("checkpoint"), keys)
    if origin != head.text("origin"):
        raise Bad("checkpoint: it is that of another log")
    trees = []
    for name in ("from", "to"):
        tree = Members(head.get(name, dict), name)
        trees.append((tree.number("size"), tree.hex_hash("root")))
    if not check_consistency(head.hashes("consistency"), *trees[0], *trees[1]):
        raise Bad("consistency: the earlier tree is not shown to be the beginning of the later one")
    if not check_consistency(head.hashes("anchor"), *trees[1], size, root):
        raise Bad("anchor: the later tree is not shown to be the beginning of the signed one")
    return notes, (f"{origin}: the tree of {trees[1][0]} entries, root {trees[1][1].hex()}, begins with that of "
                   f"{trees[0][0]}, root {trees[0][1].hex()}; the signed one of {size} begins with both")


def verify_evidence(head, keys):
    """Bad where the evidence convicts, or where nothing shows that the log is one."""
    notes = [] if keys else [OWN_KEYS]
    keys = keys or head.keys()
    heads = [check_checkpoint(head.text(name), keys, name) for name in ("first", "second")]
    if any(origin != head.text("origin") for origin, _, _ in heads):
        raise Bad("checkpoint: it is that of another log")
    (origin, older, older_root), (_, newer, newer_root) = sorted(heads, key=lambda one: one[1])
    account = head.hex_hash("root") if head.get("root", str, type(None)) is not None else None
    proof = head.hashes("consistency")
    fork = f"fork: {origin} signed two trees, of {older} and {newer} entries, that cannot both be of one log"
    if older == newer and older_root != newer_root:
        raise Bad(fork)
    if 0 < older < newer:
        if account is None or not check_consistency(proof, older, account, newer, newer_root):
            raise Bad(f"unproved: {origin} signed trees of {older} and {newer} entries, and nothing here shows one to "
                      "continue the other")
        if account != older_root:
            raise Bad(fork)
    return notes, f"{origin}: both checkpoints are of one log; nothing is shown against it"


def verify_proof(data, keys, decoding):
    """A C2SP tlog-proof whose extra data is the entry that it is about."""
    lines = data.decode().split("\n")
    if keys is None:
        raise Bad("a proof states no key: give --key")
    extra = base64_bytes(lines[1][6:]) if lines[1].startswith("extra ") else None
    at = 1 if extra is None else 2
    match = re.match(r"index (0|[1-9][0-9]*)\Z", lines[at])
    if not match or extra is None:
        raise Bad("a proof without its entry or its index")
    end = lines.index("", at)
    origin, size, root = check_checkpoint("\n".join(lines[end + 1:]), keys)
    index = int(match.group(1))
    check_inclusion([base64_hash(line) for line in lines[at + 1:end]], size, root, index, leaf_hash(extra))
    decoding.decode(index, extra)
    decoding.raise_first()
    return [], f"{origin}: the entry is entry {index} of the signed {size}, root {root.hex()}"


def verify_file(path, keys, decoding):
    """A file by its form."""
    with open(path, "rb") as file:
        data = file.read()
    if data.startswith(b"c2sp.org/tlog-proof@v1\n"):
        return verify_proof(data, keys, decoding)
    for name, format_, verify in (("annals-consistency", "annals-consistency/1", verify_consistency),
                                  ("annals-fork", "annals-fork/2", verify_evidence)):
        if name.encode() + b"/" in data[:200]:
            head = Members(parse_json(data.decode()), "the file")
            if head.text("format") != format_:
                raise Bad(f"not a file of format {format_}")
            return verify(head, keys)
    return verify_bundle(data, keys, decoding)


def verify_path(path, keys, decoding):
    """(whether it holds, lines that say so)"""
    try:
        verify = verify_directory if os.path.isdir(path) else verify_file
        notes, text = verify(path, keys, decoding)
        return True, [f"note: {note}" for note in notes] + ["ok: " + text]
    except Bad as error:
        return False, [f"BAD: {error}"]
    except (ValueError, KeyError, IndexError, TypeError, OSError, OverflowError, RecursionError) as error:
        return False, [f"BAD: not of its form: {error}"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", nargs="+", help="a directory or file, as above; of several each line names its own")
    parser.add_argument("--key", action="append", help="a verifier key that you trust: name+hash+base64")
    parser.add_argument("--json", help="write every entry here, one line of JSON each")
    default = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "schema", "FORMAT.md")
    parser.add_argument("--format-table", default=default, help="FORMAT.md, whose type table is read")
    options = parser.parse_args()
    try:
        table = Table(options.format_table)
        keys = [parse_key(key.strip()) for key in options.key] if options.key else None
    except (Bad, ValueError, OSError) as error:
        parser.error(str(error))
    out = open(options.json, "w", encoding="utf-8") if options.json else None

    def emit(entry):
        if out:
            out.write(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n")

    all_hold = True
    for path in options.path:
        holds, lines = verify_path(path, keys, Decoding(table, emit))
        all_hold = all_hold and holds
        for line in lines:
            print(f"{path}: {line}" if len(options.path) > 1 else line)
    if out:
        out.close()
    return 0 if all_hold else 1


if __name__ == "__main__":
    sys.exit(main())
