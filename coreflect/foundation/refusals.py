"""What an action says when it will not do what was asked."""

from collections.abc import Sequence


class Refusal(Exception):
    """An action's answer to something that cannot be done now, with a sentence for a person.

    `sentence` says what happened and what to do next, without blame. `field` names the form field that
    the sentence belongs to; None means that it belongs to the whole form or page. `others` are further sentences with
    their fields, so that whoever sent a form reads at once all that needs another look.
    """

    def __init__(self, sentence: str, field: str | None = None, others: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field
        self.others = tuple(others)


def refuse(objections: Sequence[tuple[str, str]]) -> None:
    """Raise one Refusal with every objection, each a sentence and its field; do nothing where there is none."""
    if objections:
        raise Refusal(*objections[0], others=objections[1:])


class Missing(Refusal):
    """What was asked for does not exist, or is not for this person: both are answered alike, with a 404."""

    def __init__(self) -> None:
        super().__init__("There is nothing here for you.")
