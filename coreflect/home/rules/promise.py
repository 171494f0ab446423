"""The promises in the words of the settings in force, and what cannot be promised."""

from dataclasses import dataclass
from typing import Protocol

from coreflect.foundation.permissions import GRANTS, Role
from coreflect.people.rules import WINDOW
from coreflect.policies.rules.words import Word
from coreflect.releases.rules import GateSettings
from coreflect.releases.rules.chances import RATES
from coreflect.releases.rules.guesses import SUREST
from coreflect.releases.rules.quiet import WEEK
from coreflect.themes.rules.records import LONGEST_SENTENCE
from coreflect.themes.rules.room import DAYS_OPEN
from coreflect.themes.rules.slips import TOGETHER

_IN_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


class InForce(Protocol):
    """The agency's settings that the promise speaks of."""

    @property
    def answer_days(self) -> int: ...
    @property
    def attendance_quarters(self) -> int: ...
    @property
    def forget_days(self) -> int: ...


@dataclass(frozen=True)
class Promise:
    """One promise: what is promised, and what that means."""

    title: str
    sentence: str


def in_words(number: int) -> str:
    """Return a small number as a word, a larger one in figures."""
    return _IN_WORDS[number] if 0 <= number < len(_IN_WORDS) else str(number)


def to_a_person(gate: GateSettings) -> str:
    """Return the promise to a person who comes, in one paragraph."""
    return (
        "We write down what was learned, never who said it, when, or in which order. Until a quarter is released, "
        "the PS leads of your series can see which co-reflection a theme came from; leads whose series are joined "
        "with it for a release see its wording, not its date. Then that link is destroyed, and the leads keep only "
        "a yearly list of themes. Leadership sees only themes that came up at "
        f"{in_words(gate.dates)} or more co-reflections, with {in_words(gate.together)} or more different "
        "clinicians there, and never which."
    )


def promises(settings: InForce, gate: GateSettings) -> list[Promise]:
    """Return the eight promises, with the numbers that the gate and the agency's settings hold."""
    words = {word: f"“{word.decided}”" for word in Word}
    needing = " and ".join([", ".join(words[w] for w in Word if w.needs_reason and w is not Word.NO), words[Word.NO]])
    return [
        Promise(
            "Who said it is written nowhere",
            "No table, log line, export or address tells who raised or wrote down a theme, when, or in which order.",
        ),
        Promise(
            "Leadership sees releases, never a single date",
            "A release is one quarter of the whole agency. One gate decides what it holds: a theme that came up at "
            f"{in_words(gate.dates)} or more dates of a series, or of series joined with it, to which "
            f"{in_words(gate.together)} or more different clinicians came in all, told once a year, and only "
            "while someone who holds every attendance list can't guess too surely who brought it. Before it leaves, "
            f"everybody who came has {in_words(WEEK.days)} days to read each sentence and keep one in the room. By the "
            "same rules it says whose voices were missing. Every page, picture and export reads the same published "
            "words.",
        ),
        Promise(
            "Nobody can unmask anyone",
            "What could be unmasked is not stored. What is written down in a quarter lies sealed, under a key that "
            "is kept apart from the database; at the release the sealed records and then the key are destroyed. Of a "
            f"quarter that is never released both go {settings.forget_days} days after its close, once its leads were "
            "reminded. Who "
            f"signed up and who came is kept for {in_words(settings.attendance_quarters)} closed quarters, then only "
            "how many came, by role; another number holds for quarters that begin after it was set.",
        ),
        Promise(
            "What asks something of the agency gets an answer",
            "Every released theme that the leads marked so waits for an answer, and "
            f"{needing} need a reason, and {words[Word.NOT_NOW]} a day to look again. That it was read can be said "
            "first; that is no answer. Silence is shown with its age, beside the day by which an answer is due: "
            f"{settings.answer_days} days after a release, fixed when it leaves. Themes about practice and questions "
            "are there to learn from: nothing is owed for them, and leadership may add what they change in it.",
        ),
        Promise(
            "What was decided stays written",
            "Answers and decisions stand in a trail that only grows, each entry sealed to the one before it, so "
            "that a changed or missing entry is found. Dissent stays beside a decision for good.",
        ),
        Promise(
            "Nobody borrows the name of peer support",
            "“Came from co-reflection”, “decided together” and “PS-led” are said only when a PS lead or PS owner "
            "has confirmed them; until then both views stand side by side.",
        ),
        Promise(
            "Nobody is scored",
            "No scores of people, no count of the dates that somebody missed, no ranking of teams, no traffic lights. "
            "Who couldn't make it is marked on that date's own list, which the person and its leads see.",
        ),
        Promise(
            "Your words stay here",
            "What is written down in a co-reflection is mailed to nobody and goes to no other service. Mails tell of "
            "dates; that a quarter leaves the room or was released; how many themes were answered or wait; that a "
            "change moved or is to be looked at again; and the receipt of the trail. They never say what a theme, an "
            "answer or a change says, nor what it is called: they link to the page that says it. The mail of the "
            "quiet week links to the page of what is to leave. No script, font, picture or counter from anywhere else, "
            "and no language model.",
        ),
    ]


def in_the_room(settings: InForce) -> list[str]:
    """Return what whoever has a room's code can read and do there, and what is kept of it until when."""
    days = in_words(DAYS_OPEN)
    return [
        f"Every date has a code of its own. It opens a page without an account, from {days} days before the date until "
        f"{days} days after it, to anyone who has the code.",
        "What the leads open to the room can be read there by anyone who has its code, from the beginning of the "
        f"co-reflection until {days} days after the date. What they do not open can't.",
        "Anyone there can keep a theme in the room by one press. It stays out of that series' part of the quarter's "
        "release, and the press can't be taken back. When the room has closed, the leads see that the theme is held; "
        "nobody is told who pressed, or how many.",
        "Questions to bring and notes for the lead are checked like every sentence about a theme, and kept sealed: "
        "the words, the date, and nothing else. The PS leads of the series read them, and who steps in for them on "
        f"that date, {in_words(TOGETHER)} at a time at first, in an order that chance makes anew each time. Where "
        "fewer are left, a question can be read from the day itself, a note when the room has closed.",
        "They are destroyed when a lead lets them go or turns them into a theme, and at the latest, like every press, "
        f"when the quarter is released; of a quarter that is never released, {settings.forget_days} days after its "
        "close.",
    ]


def how_tested(gate: GateSettings) -> list[str]:
    """Return how the promises are tried, and what the gate applies."""
    rates = [f"{float(rate):.0%}".replace("%", "") for rate in RATES]
    return [
        f"The gate asks four things of a theme. It has not been told this year, and it came up at "
        f"{in_words(gate.dates)} dates or more. The clinicians who came to those dates number "
        f"{in_words(gate.together)} or more together. At least {in_words(gate.sources)} people could each be "
        "the single source of everything published about it, in the eyes of someone who holds every attendance "
        "list and has read every release. And the gate tries what that someone would try: it works out, from all the "
        "lists that are kept and all that was told, how surely each person could be held to be the one who brought it. "
        f"Where anybody could be by more than one chance in {in_words(SUREST.denominator)}, the theme stays in the "
        "room for this quarter.",
        f"That is worked out for somebody who brings a theme at {rates[0]}, {rates[1]} or {rates[2]} in a hundred of "
        "the dates that they come to, and for a reader who does not know since when it has been on that person's mind. "
        "The silence of a quarter in which it could have been told counts, too.",
        "Whether the gate holds a theme back for fear of a guess follows from who came and from what was told before, "
        "never from what was said. So a theme that did not come up, one that came up too seldom and one that is held "
        "back look alike.",
        "From the last signature on, nothing leaves for a week: everybody who came gets one and the same link, without "
        "an account, reads each sentence that is to leave, and can keep it in the room. Nobody is told who did, "
        "or when; whoever read that page can tell from the release what stayed.",
        "Tests write marked words into sealed records, publish a release, and search every byte of the database "
        "for them. Others change an entry of the trail, or remove one, and look whether it is found.",
        f"A sentence about a theme has at most {LONGEST_SENTENCE} characters, and is checked for names, dates, "
        "places and whatever else could point to someone before it is kept.",
        "Whoever signs in leaves no address, no browser and no time behind; tries with a wrong password are "
        f"counted for {WINDOW.seconds // 60} minutes without a name.",
    ]


CANNOT = (
    "What people in the room remember, and whom they tell.",
    "What a PS lead knows anyway from having been there.",
    "Somebody who already knows that a theme was being raised, and since when: in rare cases they can be nearly sure "
    "who brings it.",
    "Somebody who kept attendance lists for longer than coreflect does, or kept what a page said before it changed.",
    "Somebody who runs the machine and changes the program, or copies the keys before a release.",
    "That a guess is never right. Among few people every guess is right now and then, and what is published makes it "
    "right more often than chance would; the figures below say how much more.",
)

NEVER_KEPT = (
    "who raised or wrote down a theme, or a clock time on anything in themes",
    "which network address, browser or page you came from",
    "when you last signed in",
    "your password: only a scramble of it from which it cannot be read back",
    "what you typed into a form and did not save",
)


def doors() -> list[tuple[str, str]]:
    """Return every permission's sentence with the roles it opens for, from the table that the code obeys."""
    return [(permission.value, _who(granted)) for permission, granted in GRANTS.items()]


def _who(granted: frozenset[Role] | None) -> str:
    if granted is None:
        return "everybody, also without signing in"
    if granted == frozenset(Role):
        return "everybody with an account"
    return ", ".join(role.words for role in Role if role in granted)


def may_do(roles: frozenset[Role]) -> list[str]:
    """Return the sentences of what somebody with these roles can do beyond what everybody can."""
    common = frozenset(Role)
    return [p.value for p, granted in GRANTS.items() if granted is not None and granted != common and granted & roles]
