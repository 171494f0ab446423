"""The form that says what a theme means."""

from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import AnyOf, Length, Optional, ValidationError

from coreflect.foundation.refusals import Refusal
from coreflect.themes.actions.describing import DescribedMeanwhile
from coreflect.themes.forms.changing import Chips, ReadForm, name_problem
from coreflect.themes.forms.records import KEYS, NAMES
from coreflect.themes.rules.codebook import Status
from coreflect.themes.rules.labels import label_key
from coreflect.themes.rules.meaning import LONGEST_GROUPING, LONGEST_MEANING, MOST_ALIASES, MOST_GROUPINGS, Meaning
from coreflect.themes.rules.records import LONGEST_LABEL
from coreflect.web.fields import clean, line, one_line, paragraph

STATUSES = {
    Status.PROPOSED: "Proposed: not yet agreed that it is to stay",
    Status.ACTIVE: "In use: this is our word for it",
}
LONGEST_NAMES = (MOST_ALIASES + 50) * (LONGEST_LABEL + 2)  # room for names that came by renaming


def words(label: str) -> TextAreaField:
    """Return the field of one short text, which may stay empty."""
    return paragraph(label, None, LONGEST_MEANING, render_kw={"rows": 2, "autocomplete": "off"})


class MeaningForm(ReadForm):
    """What a theme means, all of it optional but for whether it is proposed or in use."""

    page_order = ("definition", "use_when", "not_when", "example", "main", "others", "aliases", "groups", "grouping")

    definition = words("What it means")
    use_when = words("When to use it")
    not_when = words("When not")
    example = words("An example")
    main = RadioField(
        "Which principle or task is it mainly about?",
        choices=[*NAMES, SelectChoice("", "Not said yet")],
        default="",
        validate_choice=False,
        validators=[Optional(), AnyOf(KEYS, "Pick one of the seven, or leave it unsaid.")],
    )
    others = Chips("Which others, too?", choices=NAMES, validate_choice=False)
    aliases = TextAreaField(
        "Its other names, one a line",
        filters=[clean],
        validators=[Length(max=LONGEST_NAMES, message="These are more names than fit. Leave out a few?")],
        render_kw={"rows": 3, "autocomplete": "off"},
    )
    groups = Chips("Our own groupings", choices=[], validate_choice=False)
    grouping = line("Another grouping", None, LONGEST_GROUPING, render_kw={"autocomplete": "off"})
    stands = RadioField(
        "Where does it stand?",
        choices=[SelectChoice(value.value, said) for value, said in STATUSES.items()],
        default=Status.ACTIVE.value,
        validate_choice=False,
        validators=[AnyOf([*STATUSES], "Pick whether it is proposed or in use.")],
    )

    theirs: Meaning | None = None
    had: tuple[str, ...] = ()  # the names that are there: more than fit may stay

    @property
    def names(self) -> list[str]:
        """The other names, one for each line that says something."""
        lines = (one_line(text) or "" for text in (self.aliases.data or "").split("\n"))
        return [text for text in lines if text]

    def validate_aliases(self, field: TextAreaField) -> None:
        """Each line is a name that a theme can have, and there are not too many."""
        if len(set(self.names)) > MOST_ALIASES and not set(self.names) <= set(self.had):
            raise ValidationError(f"A theme has at most {MOST_ALIASES} other names. Leave out a few?")
        for name in self.names:
            if len(name) > LONGEST_LABEL:
                raise ValidationError(f"“{name[:20]}…” is longer than {LONGEST_LABEL} characters. Shorten it a little?")
            if sentence := name_problem(name):
                raise ValidationError(f"“{name}”: {sentence}")

    def validate_grouping(self, field: StringField) -> None:
        """A grouping has a letter or a figure, and a theme stands in a few only."""
        if field.data and not label_key(field.data):
            raise ValidationError("Say it in words.")
        if len(set(self._groupings)) > MOST_GROUPINGS:
            raise ValidationError(f"A theme stands in at most {MOST_GROUPINGS} groupings. Untick a few?")

    @property
    def _groupings(self) -> list[str]:
        return [*(self.groups.data or []), *([self.grouping.data] if self.grouping.data else [])]

    def meaning(self) -> Meaning:
        """Return what was typed, once the form has been validated. What nobody offers is dropped."""
        offered = {choice.value for choice in self.groups.choices or []}
        main = (self.main.data,) if self.main.data else ()
        others = tuple(key for key in KEYS if key in (self.others.data or []) and key not in main)
        ticked = [name for name in self._groupings if name in offered or name == self.grouping.data]
        return Meaning(
            dimensions=main + others,
            aliases=tuple(self.names),
            definition=self.definition.data or "",
            use_when=self.use_when.data or "",
            not_when=self.not_when.data or "",
            example=self.example.data or "",
            groupings=tuple(ticked),
            status=self.stands.data,
        )

    def offer(self, groupings: list[str], meaning: Meaning) -> None:
        """Offer the groupings that are in use; names that the theme has may stay, however many."""
        self.groups.choices = [SelectChoice(name, name) for name in groupings]
        self.had = meaning.aliases

    def fill(self, meaning: Meaning) -> None:
        """Show what a theme means."""
        for name, text in meaning.texts.items():
            self[name].data = text
        self.main.data = meaning.dimensions[0] if meaning.dimensions else ""
        self.others.data = list(meaning.dimensions[1:])
        self.aliases.data = "\n".join(meaning.aliases)
        self.groups.data = list(meaning.groupings)
        self.stands.data = meaning.status
        self.seen.data = meaning.version

    def note(self, refusal: Refusal) -> None:
        """Keep what another lead wrote meanwhile; read now, saving once more overwrites it knowingly."""
        super().note(refusal)
        if isinstance(refusal, DescribedMeanwhile):
            self.theirs = refusal.theirs
            self.seen.data = refusal.theirs.version
