"""Which other names of a theme may be told beside it."""

from collections.abc import Sequence

from coreflect.releases.rules.candidates import Candidate
from coreflect.releases.rules.frames import Names, names_to_tell
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.reading import read


def names_of(one: Candidate, people: Sequence[str]) -> Names:
    """Return which other names and groupings of a theme may be told beside it; `people` is the agency's roster.

    The codebook does not vouch for them here: whatever the check sees in a name keeps it back.
    """
    aliases, groupings = one.other_names
    return names_to_tell(
        aliases,
        groupings,
        told=lambda name: label_key(name) in one.told,
        points=lambda name: read("name", name, people, (), False, ()).stands,
    )
