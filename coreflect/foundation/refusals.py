"""What an action says when it will not do what was asked."""


class Refusal(Exception):
    """An action's answer to something that cannot be done now, with a sentence for a person.

    `sentence` says what happened and what to do next, without blame. `field` names the form field that
    the sentence belongs to; None means that it belongs to the whole form or page.
    """

    def __init__(self, sentence: str, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class Missing(Refusal):
    """What was asked for does not exist, or is not for this person: both are answered alike, with a 404."""

    def __init__(self) -> None:
        super().__init__("There is nothing here for you.")
