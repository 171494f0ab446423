"""How a name is taken out of letters that others have not got yet, or read on their first page."""

import json
import re

INSTEAD = "someone"


def without(name: str, words: str, packed: bool = False) -> str:
    """Return words in which a whole name has become "someone"; `packed` words are JSON, in which signs are escaped."""
    needle = json.dumps(name, ensure_ascii=False)[1:-1] if packed else name
    return re.sub(rf"(?<!\w){re.escape(needle)}(?!\w)", INSTEAD, words)
