"""Pages for paper: a typst template of this house, filled in, as a PDF that can also be read aloud."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from coreflect.foundation.config import ROOT

if TYPE_CHECKING:  # imported below when paper is asked for: a worker that makes none is the lighter by 7 MiB
    import typst


def paper(template: str, content: dict[str, Any]) -> bytes:
    """Return a PDF/UA-1 of a template under templates/, which reads `content` as data and never as markup.

    Letters that no font of this machine can draw may not stand in a PDF/UA. Then it is an ordinary tagged PDF with
    boxes in their place, and the template finds `drawn` to be false, so that it can say where to read them.
    """
    import typst  # see above

    try:
        return _compiled(template, content | {"drawn": True}, ["ua-1"])
    except typst.TypstError:  # a mistake in the template itself is raised by the second try too
        return _compiled(template, content | {"drawn": False}, [])


def _compiled(template: str, content: dict[str, Any], standards: list[str]) -> bytes:
    import typst  # see above

    compiler = typst.Compiler(
        ROOT / "templates" / template,
        root=ROOT / "templates",
        font_paths=_fonts(),
        sys_inputs={"content": json.dumps(content)},
    )
    pdf = compiler.compile_with_warnings(pdf_standards=standards)[0]
    if not isinstance(pdf, bytes):
        raise TypeError("typst was asked for one PDF.")
    return pdf


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """The fonts that typst brings along, then those of this machine: looked for once, as that takes the longest."""
    import typst  # see above

    return typst.Fonts()
