"""Signs that people are asked without being heard, in sentences."""

from coreflect.policies.rules.signals import Standing, signals


def test_where_there_is_no_sign_nothing_is_said() -> None:
    assert signals(Standing()) == []
    assert signals(Standing(waiting=[0, 12, 30])) == []


def test_an_ask_without_an_answer_for_more_than_thirty_days_is_spoken_of() -> None:
    assert signals(Standing(waiting=[31, 30])) == ["One theme that asks something has had no answer for 31 days."]
    assert signals(Standing(waiting=[31, 5, 90])) == [
        "2 themes that ask something have had no answer for more than 30 days, the oldest for 90."
    ]


def test_proposals_that_nobody_of_the_ps_team_holds_are_named_and_the_further_ones_counted() -> None:
    def said(*titles: str) -> str:
        (only,) = signals(Standing(unheld=titles))
        return only

    assert said("Room for spirit") == "Nobody of the PS team holds the proposal “Room for spirit”."
    assert said("A", "B") == "Nobody of the PS team holds 2 proposals: “A” and “B”."
    assert said("A", "B", "C") == "Nobody of the PS team holds 3 proposals: “A”, “B” and “C”."
    assert said("A", "B", "C", "D", "E") == "Nobody of the PS team holds 5 proposals: “A”, “B”, “C” and 2 more."


def test_no_sentence_scores_or_ranks() -> None:
    every = " ".join(signals(Standing(waiting=[40, 50], unheld=["A", "B"]))).casefold()
    assert not {"score", "rank", "red", "green", "target", "%"} & set(every.split())
