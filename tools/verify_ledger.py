#!/usr/bin/env python3
# Long because it is one file by purpose: an auditor reads it from top to bottom, and copies it without the project.
"""A second opinion: verifies a published ledger or a bundle with none of Annals' own code.

    verify_ledger.py [--key VERIFIER-KEY] [--json FILE] [--format-table FORMAT.md] DIRECTORY|BUNDLE

Python 3's standard library and the `openssl` program (for Ed25519) are all it needs. It was written from
schema/FORMAT.md, whose type table it reads, and from the public specifications: C2SP tlog-checkpoint, signed-note and
tlog-tiles, and RFC 6962 with the verification algorithms of RFC 9162.

Checks the checkpoint's signature, every entry's hash, the tree, the tiles and the proofs, and decodes every entry
strictly. Reports the first bad one and exits 1; 2 for a wrong call; 0 when all holds. Without --key the key that the
directory or bundle carries is used, and that is said: such a check shows that the copy agrees with itself, not whose it
is. --json writes one line of JSON an entry.
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


# ---- signed notes -------------------------------------------------------------------------------------------------

def parse_key(text):
    """A verifier key name+hash+base64: its name, 4-byte id and 32-byte Ed25519 key."""
    name, id_, data = (text.strip().split("+", 2) + ["", ""])[:3]
    raw = base64.b64decode(data, validate=True)
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


def check_checkpoint(note, keys):
    """The origin, size and root that at least one of `keys` signed."""
    text, _, tail = note.rpartition("\n\n")
    text += "\n"
    signed = False
    for line in tail.splitlines():
        match = re.match("\u2014 ([^ ]+) ([A-Za-z0-9+/=]+)\\Z", line)
        if not match:
            raise Bad("checkpoint: a line that is no signature")
        raw = base64.b64decode(match.group(2), validate=True)
        for name, id_, key in keys:
            if match.group(1) == name and raw[:4] == id_:
                if not is_signed(key, text.encode(), raw[4:]):
                    raise Bad("checkpoint: the signature does not hold")
                signed = True
    if not signed:
        raise Bad("checkpoint: none of the keys signed it")
    lines = text.splitlines()
    if len(lines) < 3 or not re.match(r"(0|[1-9][0-9]*)\Z", lines[1]):
        raise Bad("checkpoint: not of its form")
    root = base64.b64decode(lines[2], validate=True)
    if len(root) != 32 or not any(lines[0] == name for name, _, _ in keys):
        raise Bad("checkpoint: not of its form, or of another log")
    return lines[0], int(lines[1]), root


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


def entries_of(folder, size):
    """(seq, bytes) of every entry of a published directory."""
    for tile in range((size + 255) // 256):
        width = min(256, size - tile * 256)
        path = "tile/entries/" + tile_path(tile, width)
        data, at = read_file(folder, path), 0
        for i in range(width):
            if at + 2 > len(data):
                raise Bad(f"entry {tile * 256 + i}: {path} ends before it")
            length = int.from_bytes(data[at:at + 2], "big")
            entry = data[at + 2:at + 2 + length]
            if len(entry) != length:
                raise Bad(f"entry {tile * 256 + i}: {path} ends within it")
            at += 2 + length
            yield tile * 256 + i, entry
        if at != len(data):
            raise Bad(f"{path}: bytes are left over")


def verify_directory(folder, keys, table, emit):
    if keys is None:
        keys = [parse_key(line) for line in read_file(folder, "verifier-keys").decode().splitlines() if line]
        print("note: no --key was given; the directory's own keys are used, so this shows agreement with itself only")
    origin, size, root = check_checkpoint(read_file(folder, "checkpoint").decode("utf-8", "replace"), keys)
    rows = {}
    tree, hashes = Tree(rows), None
    for seq, entry in entries_of(folder, size):
        if seq % 256 == 0:
            path = "tile/0/" + tile_path(seq // 256, min(256, size - seq))
            hashes = read_file(folder, path)
        leaf = leaf_hash(entry)
        if hashes[seq % 256 * 32:seq % 256 * 32 + 32] != leaf:
            raise Bad(f"entry {seq}: its bytes do not hash to what {path} says")
        try:
            emit(decode_entry(entry, seq, table))
        except Bad as error:
            raise Bad(f"entry {seq}: {error}") from None
        tree.append(leaf)
    if tree.root() != root:
        raise Bad(f"the entries give another root than the signed one: {tree.root().hex()}, not {root.hex()}")
    for level, row in rows.items():
        for tile in range((len(row) + 255) // 256):
            part = row[tile * 256:tile * 256 + 256]
            path = f"tile/{level}/" + tile_path(tile, len(part))
            if read_file(folder, path) != b"".join(part):
                raise Bad(f"{path}: not the hashes of the tree")
    return (f"{origin}: {size} entries, root {root.hex()}: every entry, every tile and the signature hold; "
            "the log is whole")


def verify_bundle(path, keys, table, emit):
    with open(path, encoding="utf-8") as file:
        head = json.loads(file.readline())
        if head.get("format") != "annals-bundle/1":
            raise Bad("not a bundle of format annals-bundle/1")
        if keys is None:
            keys = [parse_key(key) for key in head["verifier_keys"]]
            print("note: no --key was given; the bundle's own keys are used, so this shows agreement with itself only")
        origin, size, root = check_checkpoint(head["checkpoint"], keys)
        if origin != head["origin"]:
            raise Bad("the checkpoint is of another log")
        tree, count, previous = Tree(), 0, -1
        for line in file:
            item = json.loads(line)
            seq, entry = item["seq"], base64.b64decode(item["entry"], validate=True)
            if seq <= previous:
                raise Bad(f"entry {seq}: out of order")
            previous, count = seq, count + 1
            leaf = leaf_hash(entry)
            if head["whole"]:
                if seq != tree.size:
                    raise Bad(f"entry {tree.size}: missing from a bundle that calls itself whole")
                tree.append(leaf)
            else:
                check_inclusion([base64.b64decode(h, validate=True) for h in item["proof"]], size, root, seq, leaf)
            try:
                emit(decode_entry(entry, seq, table))
            except Bad as error:
                raise Bad(f"entry {seq}: {error}") from None
    if count != head["entries"]:
        raise Bad(f"{count} entries, not the {head['entries']} that the bundle announces")
    if head["whole"]:
        if (tree.size, tree.root()) != (size, root):
            raise Bad("the entries give another tree than the signed one")
        return f"{origin}: the whole log of {size} entries, root {root.hex()}: every entry and the signature hold"
    return (f"{origin}: {count} of {size} entries, root {root.hex()}: each is in the log and the signature holds; "
            "that no other entry matters is not shown")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", help="a published directory, a mirror, or a bundle")
    parser.add_argument("--key", action="append", help="a verifier key that you trust: name+hash+base64")
    parser.add_argument("--json", help="write every entry here, one line of JSON each")
    default = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "schema", "FORMAT.md")
    parser.add_argument("--format-table", default=default, help="FORMAT.md, whose type table is read")
    options = parser.parse_args()
    out = open(options.json, "w", encoding="utf-8") if options.json else None
    try:
        table = Table(options.format_table)
        keys = [parse_key(key) for key in options.key] if options.key else None

        def emit(entry):
            if out:
                out.write(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) + "\n")

        verify = verify_directory if os.path.isdir(options.ledger) else verify_bundle
        print("ok: " + verify(options.ledger, keys, table, emit))
        return 0
    except Bad as error:
        print(f"BAD: {error}")
    except (ValueError, KeyError, TypeError, OSError, OverflowError) as error:
        print(f"BAD: not of its form: {error}")
    finally:
        if out:
            out.close()
    return 1


if __name__ == "__main__":
    sys.exit(main())
