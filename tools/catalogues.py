"""
Merge the fragments of translations and say what is missing.

    python tools/catalogues.py            write locale/vi/LC_MESSAGES/django.{po,mo}
    python tools/catalogues.py --check    change nothing; exit 1 if words are missing or files old
    python tools/catalogues.py --missing  print the untranslated messages as a fragment

Each slice keeps its words in `locale/fragments/<slice>.po`; English needs no catalogue, because
the messages themselves are English.
"""

from __future__ import annotations

import ast
import re
import struct
import sys
import tomllib
from pathlib import Path

import django
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "vanphong"
FRAGMENTS = PACKAGE / "locale" / "fragments"
TARGET = PACKAGE / "locale" / "vi" / "LC_MESSAGES"
SINGLE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURAL = {"ngettext", "ngettext_lazy"}
HEADER = (
    "Content-Type: text/plain; charset=UTF-8\nLanguage: vi\nPlural-Forms: nplurals=1; plural=0;\n"
)
Message = tuple[str, str, str]  # context, id, plural


def wanted() -> set[Message]:
    """Return every message of code, templates and policy files."""
    found: set[Message] = set()
    for path in sorted(PACKAGE.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            found |= _of_python(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("*.html")) + sorted(PACKAGE.rglob("*.txt")):
        if "static" not in path.parts:
            found |= _of_template(path.read_text(encoding="utf-8"))
    for path in sorted(PACKAGE.rglob("policy.toml")):
        sentences = tomllib.loads(path.read_text(encoding="utf-8")).get("sentences", {})
        found |= {("", sentence, "") for sentence in sentences.values()}
    return found


def _of_python(source: str) -> set[Message]:
    found: set[Message] = set()
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name | ast.Attribute):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else node.func.attr
        texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
        strings = [t for t in texts if isinstance(t, str)]
        if name in SINGLE and strings:
            found.add(("", strings[0], ""))
        elif name in PLURAL and len(strings) >= 2:
            found.add(("", strings[0], strings[1]))
        elif name in {"pgettext", "pgettext_lazy"} and len(strings) >= 2:
            found.add((strings[0], strings[1], ""))
    return found


def _of_template(source: str) -> set[Message]:
    found: set[Message] = set()
    text = templatize(source)
    string = r"u?((?:'(?:[^'\\]|\\.)*')|(?:\"(?:[^\"\\]|\\.)*\"))"
    for name, first, second in re.findall(
        rf"\b(gettext|ngettext|pgettext)\(\s*{string}(?:\s*,\s*{string})?", text
    ):
        one, two = ast.literal_eval(first), ast.literal_eval(second) if second else ""
        if name == "pgettext":
            found.add((one, two, ""))
        else:
            found.add(("", one, two if name == "ngettext" else ""))
    return found


def read_fragments() -> dict[Message, str]:
    """Return all translations; the same message twice must say the same."""
    entries: dict[Message, str] = {}
    for path in sorted(FRAGMENTS.glob("*.po")):
        for message, text in _parse(path.read_text(encoding="utf-8")).items():
            if entries.setdefault(message, text) != text:
                raise SystemExit(f"{path.name}: {message[1]!r} is translated in two ways")
    return entries


def _parse(text: str) -> dict[Message, str]:
    entries: dict[Message, str] = {}
    fields: dict[str, str] = {}
    last = ""
    for raw in [*text.splitlines(), ""]:
        line = raw.strip()
        starts = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[0\])?)\s+(".*")$', line)
        if starts and starts[1] in {"msgctxt", "msgid"} and "msgstr" in fields:
            _keep(entries, fields)
            fields = {}
        if starts:
            last = "msgstr" if starts[1].startswith("msgstr") else starts[1]
            fields[last] = ast.literal_eval(starts[2])
        elif line.startswith('"') and last:
            fields[last] += ast.literal_eval(line)
    _keep(entries, fields)
    return entries


def _keep(entries: dict[Message, str], fields: dict[str, str]) -> None:
    if fields.get("msgid"):
        key = (fields.get("msgctxt", ""), fields["msgid"], fields.get("msgid_plural", ""))
        entries[key] = fields.get("msgstr", "")


def render_po(entries: dict[Message, str]) -> str:
    """Return the merged catalogue as text, in the order of its messages."""
    blocks = ['msgid ""\nmsgstr ""\n' + "\n".join(_quote(x + "\n") for x in HEADER.splitlines())]
    for (context, single, plural), text in sorted(entries.items()):
        lines = [f"msgctxt {_quote(context)}"] if context else []
        lines.append(f"msgid {_quote(single)}")
        if plural:
            lines += [f"msgid_plural {_quote(plural)}", f"msgstr[0] {_quote(text)}"]
        else:
            lines.append(f"msgstr {_quote(text)}")
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks) + "\n"


def _quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def render_mo(entries: dict[Message, str]) -> bytes:
    """Return the catalogue in the binary form of GNU gettext."""
    rows = {b"": HEADER.encode()}
    for (context, single, plural), text in entries.items():
        key = (context + "\x04" if context else "") + single + ("\0" + plural if plural else "")
        rows[key.encode()] = text.encode()
    keys = sorted(rows)
    offset = 28 + 16 * len(keys)
    tables: list[bytes] = []
    data = b""
    for items in (keys, [rows[key] for key in keys]):
        for item in items:
            tables.append(struct.pack("<II", len(item), offset + len(data)))
            data += item + b"\0"
    count = len(keys)
    head = struct.pack("<7I", 0x950412DE, 0, count, 28, 28 + 8 * count, 0, offset)
    return head + b"".join(tables) + data


def main(arguments: list[str]) -> int:
    """Do what the arguments ask; see the module."""
    settings.configure()
    django.setup()
    entries = read_fragments()
    missing = sorted(m for m in wanted() if not entries.get(m))
    if "--missing" in arguments:
        sys.stdout.writelines(f"msgid {_quote(single)}\n" for _context, single, _plural in missing)
        return 0
    text, binary = render_po(entries), render_mo(entries)
    po, mo = TARGET / "django.po", TARGET / "django.mo"
    if "--check" in arguments:
        is_old = not po.exists() or po.read_text(encoding="utf-8") != text
        is_old = is_old or mo.read_bytes() != binary
        for message in missing:
            sys.stdout.write(f"untranslated: {message[1]}\n")
        if is_old:
            sys.stdout.write("catalogues are old: run tools/catalogues.py\n")
        return 1 if missing or is_old else 0
    TARGET.mkdir(parents=True, exist_ok=True)
    po.write_text(text, encoding="utf-8")
    mo.write_bytes(binary)
    sys.stdout.write(f"catalogues: messages={len(entries)} missing={len(missing)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
