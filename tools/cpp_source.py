"""What the checkers know of C++: which files there are, and their text without comments and literals.

It is no compiler: it follows braces and statements well enough for the rules of STYLE.md, on formatted code.
"""
import os
import re
import subprocess
from dataclasses import dataclass, field

CPP = (".cpp", ".hpp")
NOT_OURS = re.compile(r"^(\.git|\.demo|build[^/]*|__pycache__|\.cache)$")

TOKEN = re.compile(
    r"""(?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)
    |(?P<literal>R"(?P<fence>[^()\\\s]{0,16})\(.*?\)(?P=fence)"
    |"(?:\\.|[^"\\\n])*"
    |(?:(?<=u8)|(?<![0-9a-fA-F]))'(?:\\.|[^'\\\n])+')""",
    re.S | re.X,
)


def tracked_files(root):
    """Files of the project below root, relative, sorted: what git tracks or would, else all but build folders."""
    if os.path.exists(os.path.join(root, ".git")):
        listed = subprocess.run(
            ["git", "-C", root, "-c", "safe.directory=*", "ls-files", "-co", "--exclude-standard", "-z"],
            capture_output=True, check=False)
        if listed.returncode == 0:
            names = sorted(set(listed.stdout.decode().split("\0")) - {""})
            return [name for name in names if os.path.isfile(os.path.join(root, name))]
    found = []
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if not NOT_OURS.match(name)]
        found += [os.path.relpath(os.path.join(folder, name), root) for name in names]
    return sorted(found)


def read_text(root, path):
    """The text of a file, or None where it is no UTF-8 text."""
    with open(os.path.join(root, path), "rb") as file:
        data = file.read()
    if b"\0" in data:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def _spaces(text):
    return re.sub(r"[^\n]", " ", text)


def without_comments(text):
    """Same length, same lines; comments are spaces, literals stay."""
    return TOKEN.sub(lambda m: _spaces(m.group()) if m.group("comment") else m.group(), text)


def without_literals(text):
    """Same length, same lines; comments are spaces, literals are empty quotes padded with spaces."""

    def blank(match):
        token = match.group()
        if match.group("comment"):
            return _spaces(token)
        return token[0] + _spaces(token[1:-1]) + token[-1] if token[0] in "\"'" else '""' + _spaces(token[2:])

    return TOKEN.sub(blank, text)


def without_directives(text):
    """Same length, same lines; preprocessor lines are spaces. Give it text without comments."""
    return re.sub(r"^[ \t]*#(?:\\\n|[^\n])*", lambda m: _spaces(m.group()), text, flags=re.M)


def includes(text):
    """(line, path, is_quoted) of each include."""
    for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"\n]+)"|<([^>\n]+)>)', without_comments(text), re.M):
        yield line_of(text, match.start()), match.group(1) or match.group(2), match.group(1) is not None


def strip_angles(text):
    """Without template arguments, so that what is left reads `type name (`."""
    text = re.sub(r"operator\s*(?:<=>|<<=?|>>=?|[<>]=?|->\*?)", "operator_", text).replace("->", "  ")
    text = re.sub(r"<=>|<=|>=", "  ", text)
    before = None
    while before != text:
        before, text = text, re.sub(r"<[^<>;]*>", " ", text)
    return text


def strip_macros(head):
    """Without attributes, alignas and macro calls such as BOOST_DESCRIBE_STRUCT(...), unless nothing else is there."""
    kept, before = head, None
    inner = re.sub(r"\[\[.*?\]\]", " ", kept, flags=re.S)
    while before != inner:
        before = inner
        inner = re.sub(r"\b(?:[A-Z][A-Z0-9_]{2,}|alignas|__attribute__|decltype|noexcept|explicit)\s*"
                       r"\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)", " ", inner)
    return inner if inner.strip() else kept


@dataclass
class Scope:
    kind: str  # namespace, class, enum, function, block
    name: str = ""
    access: str = "public"
    head_start: int = 0
    parens: int = 0


@dataclass
class Outline:
    """What a file declares outside function bodies. Positions count from the start of the text."""

    functions: list = field(default_factory=list)  # (head, first position, last position)
    statements: list = field(default_factory=list)  # (text, position, kind of scope, access)
    types: list = field(default_factory=list)  # (name, position)
    namespaces: list = field(default_factory=list)  # (name, position)
    enums: list = field(default_factory=list)  # (body, position)


def _classify(head):
    """(kind, name, access) of the scope that a brace after this head opens."""
    plain = strip_angles(strip_macros(head)).strip()
    match = re.match(r"(?:inline\s+)?namespace\b\s*([\w:]*)", plain)
    if match or re.match(r'extern\s+"\s*"\s*$', plain):
        return "namespace", match.group(1) if match else "", "public"
    if "(" not in plain:
        match = re.search(r"\benum\b(?:\s+(?:class|struct))?\s*(\w*)", plain)
        if match:
            return "enum", match.group(1), "public"
        match = re.search(r"\b(class|struct|union)\b\s*([\w:]*)", plain)
        if match:
            is_ours = "::" not in match.group(2) and not re.search(r"\b%s\s*<" % re.escape(match.group(2)), head)
            name = match.group(2) if is_ours else ""
            return "class", name, "private" if match.group(1) == "class" else "public"
    return ("function" if "(" in plain else "block"), "", "public"


def _first_char(text, position, until):
    while position < until and text[position].isspace():
        position += 1
    return position


def outline(text):
    """Outline of text that has been through without_literals and without_directives."""
    found, stack, start, parens = Outline(), [Scope("namespace")], 0, 0
    for match in re.finditer(r"[(){}\[\];:]", text):
        char, at, top = match.group(), match.start(), stack[-1]
        is_open = top.kind in ("namespace", "class") and parens == 0
        if char in "([":
            parens += 1
        elif char in ")]":
            parens -= 1
        elif char == "{":
            kind, name, access = _classify(text[start:at]) if is_open else ("block", "", "public")
            first = _first_char(text, start, at)
            if kind in ("class", "enum") and name:
                found.types.append((name, first))
            if kind == "namespace" and name:
                found.namespaces.append((name, first))
            stack.append(Scope(kind, name, access, start, parens))
            start, parens = (at + 1 if kind in ("namespace", "class") else start), 0
        elif char == "}" and len(stack) > 1:
            scope = stack.pop()
            start, parens = scope.head_start, scope.parens
            first = _first_char(text, start, at)
            if scope.kind == "function" and text[_first_char(text, at + 1, len(text)):][:1] not in (",", "{"):
                found.functions.append((text[first:at], first, at))
                start = at + 1
            elif scope.kind == "enum":
                found.enums.append((text[first:at], first))
            if scope.kind in ("namespace", "class", "enum"):
                start = at + 1
        elif char == ";" and is_open:
            first = _first_char(text, start, at)
            if first < at:
                found.statements.append((text[first:at], first, top.kind, top.access))
            start = at + 1
        elif char == ":" and is_open and top.kind == "class":
            label = text[start:at].strip()
            if label in ("public", "private", "protected"):
                top.access, start = label, at + 1
    return found
