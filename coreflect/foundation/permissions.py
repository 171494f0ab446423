"""Who may do what: the vocabulary, one sentence each, and the one table. Closed unless opened.

A permission opens a door for a role. What further depends on a thing ("your own series", "before it starts")
is a predicate in the rules of the room that owns the thing.
"""

from enum import StrEnum


class Role(StrEnum):
    """What a person comes to do; one person may hold several, but PS staff are never leadership."""

    PS_LEAD = "ps_lead"
    PS_STAFF = "ps_staff"
    CLINICIAN = "clinician"
    LEADERSHIP = "leadership"
    ADMINISTRATOR = "administrator"

    @property
    def words(self) -> str:
        """The role as a page says it."""
        return _ROLE_WORDS[self]


_ROLE_WORDS = {
    Role.PS_LEAD: "PS lead",
    Role.PS_STAFF: "PS staff",
    Role.CLINICIAN: "clinician or case manager",
    Role.LEADERSHIP: "leadership",
    Role.ADMINISTRATOR: "administrator",
}


class Permission(StrEnum):
    """What can be done, each with the sentence that the promise page prints."""

    ENTER = (
        "Sign in, sign out, use a welcome link, one in a mail or a room's code, read the promise and the pages for "
        "practice."
    )
    BE_HERE = "See one's own first page and what the app keeps about oneself."
    READ_DATES = "See which co-reflections are coming, what to expect there and, in numbers, how many came."
    SIGN_UP = "Take a place at a co-reflection, wait for one, and withdraw."
    PLAN_SERIES = "Plan a series of co-reflections, and say who leads it and who steps in for a date."
    SET_CLOSURES = "Say on which days the agency holds no co-reflections."
    HOST = "See who comes to the dates that one leads or steps in for, note who came, and record their themes."
    READ_CODEBOOK = "Read the agency's codebook of themes."
    KEEP_CODEBOOK = "Change the agency's codebook of themes: what they mean, what they are called, which are one."
    KEEP_NOTEBOOK = "Read the notebook of the series that one leads, and take out of it."
    READ_RELEASES = "Read what has been released."
    PREPARE_RELEASES = "Prepare what may leave the room, for one's own series."
    SIGN_RELEASES = (
        "Read a prepared release as its second reader, and sign it; clinicians only where no other PS lead or PS staff "
        "is there."
    )
    WITHDRAW = "Withdraw a released theme of the series that one leads, so that its words are erased."
    READ_PUBLICLY = "Read what came of what was said, where the agency shows it to everybody."
    READ_POLICIES = "Read and follow the register of changes, the answers to themes and the trail."
    PROPOSE = "Propose a policy change and say where it stands."
    CONFIRM = "Confirm that a change reflects what was said in a co-reflection."
    ANSWER = "Answer a released theme that asks something of the agency, and add what the others change in leadership."
    DECIDE = "Decide on a proposal, with a reason."
    READ_SUMMARIES = "Read and export summaries of what was released."
    SEE_PEOPLE = "See who has an account and invite clinicians and PS staff."
    MANAGE_PEOPLE = "Invite anybody, change roles and teams, deactivate accounts."
    MANAGE_SETTINGS = "Change the agency's settings."
    SEE_OUTBOX = "See which addresses take no mail, never what a mail says, and try again."


LEAD, STAFF, CLINICIAN, LEADERSHIP, ADMINISTRATOR = Role
EVERYONE = frozenset(Role)

GRANTS: dict[Permission, frozenset[Role] | None] = {
    Permission.ENTER: None,  # None: also who is not signed in
    Permission.BE_HERE: EVERYONE,
    Permission.READ_DATES: EVERYONE,
    Permission.SIGN_UP: frozenset({STAFF, CLINICIAN}),
    Permission.PLAN_SERIES: frozenset({LEAD}),
    Permission.SET_CLOSURES: frozenset({LEAD, ADMINISTRATOR}),
    Permission.HOST: frozenset({LEAD, STAFF}),  # staff find nothing there but the dates they step in for
    Permission.READ_CODEBOOK: frozenset({LEAD}),
    Permission.KEEP_CODEBOOK: frozenset({LEAD}),
    Permission.KEEP_NOTEBOOK: frozenset({LEAD}),
    Permission.READ_RELEASES: EVERYONE,
    Permission.PREPARE_RELEASES: frozenset({LEAD}),
    Permission.SIGN_RELEASES: frozenset({LEAD, STAFF, CLINICIAN}),  # clinicians find nothing there but in PS's stead
    Permission.WITHDRAW: frozenset({LEAD}),
    Permission.READ_PUBLICLY: None,
    Permission.READ_POLICIES: EVERYONE,
    Permission.PROPOSE: frozenset({LEAD, STAFF}),
    Permission.CONFIRM: frozenset({LEAD}),
    Permission.ANSWER: frozenset({LEADERSHIP}),
    Permission.DECIDE: frozenset({LEADERSHIP}),
    Permission.READ_SUMMARIES: frozenset({LEADERSHIP, LEAD, STAFF}),
    Permission.SEE_PEOPLE: frozenset({ADMINISTRATOR, LEAD}),
    Permission.MANAGE_PEOPLE: frozenset({ADMINISTRATOR}),
    Permission.MANAGE_SETTINGS: frozenset({ADMINISTRATOR}),
    Permission.SEE_OUTBOX: frozenset({ADMINISTRATOR}),
}


# What a role never does, whatever else the same person is.
NEVER: dict[Permission, frozenset[Role]] = {
    Permission.SIGN_UP: frozenset({LEADERSHIP}),
    Permission.SIGN_RELEASES: frozenset({LEADERSHIP}),
}


def may(roles: frozenset[Role], permission: Permission) -> bool:
    """Return whether somebody with these roles has the permission; no roles means not signed in."""
    granted = GRANTS[permission]
    return granted is None or bool(granted & roles and not NEVER.get(permission, frozenset()) & roles)
