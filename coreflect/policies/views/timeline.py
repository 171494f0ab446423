"""The trail of a change as a timeline with everything in it."""

from typing import Any

from coreflect.policies.rules.stages import Stage
from coreflect.policies.rules.words import Word
from coreflect.policies.views.page import Desk, part


@part
def _trail(desk: Desk) -> dict[str, Any]:
    return {"entries": desk.entries, "Stage": Stage, "Word": Word}
