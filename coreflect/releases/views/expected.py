"""What leadership can expect to hear: for pages of rooms that cannot ask this one."""

from coreflect.releases.rules.simulation.shipped import can_expect
from coreflect.releases.views import blueprint


@blueprint.app_template_global("leadership_can_expect")
def leadership_can_expect(people: int, together: int) -> str:
    """Return the sentence for so many people who come; the set-up page says it before any room has looked."""
    return can_expect(people, together)
