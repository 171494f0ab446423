"""Files of a trail that were tampered with, or look so, each with how the sentence on it begins; None for a whole one.

Whoever checks must come to the same: `coreflect verify` and the check in the page, which is another program.
"""

import json
from collections.abc import Iterator
from typing import Any

from coreflect.agency.rules import Link, canonical, hash_of, name_hash
from coreflect.agency.rules.files import file_lines, first_line

Files = dict[str, tuple[bytes, str | None]]
THE_FILE = "The file"


def chain_of(bodies: list[str], named: bool = False) -> list[Link]:
    """Return these bodies as a chain, each under a name of its own where they are `named`."""
    links, before = list[Link](), ""
    for number, body in enumerate(bodies, start=1):
        beside = (f"Name {number}", _salt(number)) if named else ("", "")
        links.append(Link(number, body, before, hash_of(before, body), *beside))
        before = links[-1].hash
    return links


def body_of(number: int, **changes: Any) -> str:
    """Return the body of an entry with odd signs in its words."""
    words = f"w{number} é\u2028 \U0001f600 \x7f"
    said = {"at": f"2026-11-{number:02d}T10:00:00+00:00", "kind": "stage", "roles": ["ps_lead"]}
    what = {"change": "ab", "words": words}
    return canonical({**said, "what": what, "who": name_hash(_salt(number), f"Name {number}"), **changes})


def _salt(number: int) -> str:
    return f"{number:032x}"


BODIES = [body_of(number) for number in range(1, 7)]
GOOD = chain_of(BODIES, named=True)
LINES = list(file_lines(6, GOOD[-1].hash, GOOD))


def tampered() -> Files:
    """Return every file by what was done to it."""
    texts = {**dict(_heads()), **dict(_lines()), **dict(_bodies())}
    files: Files = {name: ("".join(lines).encode(), found) for name, (lines, found) in texts.items()}
    whole = files["good"][0]
    files["a mark of byte order before it"] = (b"\xef\xbb\xbf" + whole, THE_FILE)
    files["not UTF-8"] = (whole.replace("é".encode(), b"\xe9", 1), "Entry 1")
    files["half a sign in a name"] = (whole.replace(b'"name":"Name 3"', b'"name":"\\ud800"'), "Entry 3")
    files["a zero byte after it"] = (whole + b"\x00", "Entry 7")
    return files


def _heads() -> Iterator[tuple[str, tuple[list[str], str | None]]]:
    yield "good", (LINES, None)
    yield "no last line end", ([*LINES[:-1], LINES[-1].rstrip("\n")], None)
    yield "other line ends", ([line.replace("\n", "\r\n") for line in LINES], None)
    yield "a shorter trail, told rightly", (list(file_lines(4, GOOD[3].hash, GOOD[:4])), None)
    yield "no entries", ([first_line(0, "")], None)
    yield "no entries and a head", ([first_line(0, "abc")], "Entry 0")
    yield "fewer than none", ([first_line(-1, "")], THE_FILE)
    yield "a list", (["[1]\n", *LINES[1:]], THE_FILE)
    for name, old, new in (
        ("entries twice", '"entries"', '"entries":1,"entries"'),
        ("entries with a fraction", '"entries":6', '"entries":6.0'),
        ("version with a fraction", '"version":1', '"version":1.0'),
        ("version true", '"version":1', '"version":true'),
        ("a part more in the first line", '{"format"', '{"x":1,"format"'),
    ):
        yield name, ([LINES[0].replace(old, new), *LINES[1:]], THE_FILE)


def _lines() -> Iterator[tuple[str, tuple[list[str], str | None]]]:
    yield "an empty line at the end", ([*LINES, "\n"], "Entry 7")
    yield "blanks at the end", ([*LINES, "   "], "Entry 7")
    yield "an empty line within", ([*LINES[:3], "\n", *LINES[3:]], "Entry 3")
    yield "one too many", ([*LINES, LINES[-1]], "Entry 7")
    yield "one too few", (LINES[:-1], "Entry 6")
    yield "two in each other's place", ([*LINES[:2], LINES[3], LINES[2], *LINES[4:]], "Entry 2")
    other = [*LINES[:2], LINES[2].replace("w2", "v2"), *LINES[3:5]]
    yield "altered, and cut short later", ([*other, LINES[5][:40] + "\n", *LINES[6:]], "Entry 2")
    yield "altered, and no number later", ([*other, LINES[5].replace('"number":5', '"number":null')], "Entry 2")
    for name, old, new in (
        ("the body twice", '{"number":2,', '{"number":2,"body":"evil",'),
        ("the name twice", '{"number":2,', '{"number":2,"name":"Evil",'),
        ("a number with a fraction", '"number":2', '"number":2.0'),
        ("a huge number", '"number":2', f'"number":{"9" * 5000}'),
        ("no number at all", '"number":2', '"number":NaN'),
        ("a blank between", '"number":2,', '"number":2, '),
    ):
        yield name, ([*LINES[:2], LINES[2].replace(old, new), *LINES[3:]], "Entry 2")
    line = json.loads(LINES[2])
    for name, said, found in (
        ("a name without salt", {"salt": ..., "name": "Evil"}, "Entry 2"),
        ("an empty salt", {"salt": "", "name": "Evil"}, "Entry 2"),
        ("null for a salt", {"salt": None, "name": "Evil"}, "Entry 2"),
        ("a number for a salt", {"salt": 0, "name": "Evil"}, "Entry 2"),
        ("another name", {"name": "Evil"}, "Entry 2"),
        ("a part more", {"title": "Evil"}, "Entry 2"),
        ("another hash", {"hash": GOOD[1].hash.upper()}, "Entry 2"),
        ("a hash that is none", {"hash": 7}, "Entry 2"),
        ("a name taken out", {"salt": ..., "name": ...}, None),
    ):
        kept = {part: value for part, value in {**line, **said}.items() if value is not ...}
        text = json.dumps(kept, ensure_ascii=False, separators=(",", ":")) + "\n"
        yield name, ([*LINES[:2], text, *LINES[3:]], found)


def _bodies() -> Iterator[tuple[str, tuple[list[str], str | None]]]:
    """Every hash fits in these: somebody wrote the chain anew around a body that no trail writes."""
    third, said = BODIES[2], {"what": {"\uffff": 1, "\U00010000": 2}}
    for name, body, found in (
        ("as it was, without names", third, None),
        ("another day", third.replace("2026-11-03", "1999-11-03"), None),
        ("rare signs as keys", body_of(3, **said), None),
        ("figures as keys", body_of(3, what={"10": 1, "9": 2}), None),
        ("a prototype", body_of(3, what={"__proto__": {"a": 1}}), None),
        ("blanks", third.replace('":', '": ', 1), "Entry 3"),
        ("a sign in another spelling", third.replace("é", "\\u00e9"), "Entry 3"),
        ("half a sign", third.replace("é", "\\ud800"), "Entry 3"),
        ("a key twice", third.replace('{"at"', '{"at":"x","at"'), "Entry 3"),
        *((f"the number {one[:20]}", third.replace('"ab"', one), "Entry 3") for one in NUMBERS),
        ("nested deeply", third.replace('"ab"', "[" * 3000 + "]" * 3000), "Entry 3"),
        ("nested a little too deeply", third.replace('"ab"', "[" * 19 + "]" * 19), "Entry 3"),
        *((f"at {at}", body_of(3, at=at), "Entry 3") for at in NO_MOMENTS),
        ("a text for what", body_of(3, what="x"), "Entry 3"),
        ("a list for what", body_of(3, what=[]), "Entry 3"),
        ("a text for roles", body_of(3, roles="x"), "Entry 3"),
        ("a number for a kind", body_of(3, kind=1), "Entry 3"),
        ("null for who", body_of(3, who=None), "Entry 3"),
        ("a part more inside", body_of(3, title="x"), "Entry 3"),
    ):
        links = chain_of([*BODIES[:2], body, *BODIES[3:]])
        yield f"rewritten: {name}", (list(file_lines(6, links[-1].hash, links)), found)


NUMBERS = ("1.0", "1000.0", "1e3", "-0", "9007199254740992", "9007199254740993", "12345678901234567890", "1e400")
NO_MOMENTS = (
    *("yesterday", "", "2026-11-25T10:00:00", "2026-11-25", "2026-02-30T10:00:00+00:00", "2026-11-25T24:00:00+00:00"),
    *("2026-11-25T10:00:60+00:00", "20261125T100000+00:00", "0001-01-01T00:00:00+14:00", "٢٠26-11-25T10:00:00+00:00"),
    *("2026-11-25T10:00:00Z", "2026-11-25T10:00:00+24:00", "2026-13-25T10:00:00+00:00", "2026-11-25T10:00:00+00:00\n"),
)
