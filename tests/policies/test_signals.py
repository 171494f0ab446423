"""Signs that people are asked without being heard, in sentences."""

from coreflect.policies.rules.pens import Pen, Pens
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


def test_a_word_of_leadership_that_ps_staff_have_not_confirmed_is_spoken_of() -> None:
    led, together = Pens(Pen.PS_LED), Pens(Pen.TOGETHER, Pen.INVOLVED)
    said = "Leadership says “decided together” or “PS-led”, and PS staff have not confirmed it"
    assert signals(Standing(pens=[("After-talk", led), ("Words", Pens(Pen.TOGETHER, Pen.TOGETHER))])) == [
        f"{said}: “After-talk”."
    ]
    assert signals(Standing(pens=[("After-talk", led), ("Two seats", together)])) == [
        f"{said}: “After-talk” and “Two seats”."
    ]
    assert signals(Standing(pens=[("A", Pens(ps=Pen.PS_LED)), ("B", Pens(Pen.INVOLVED, Pen.PS_LED))])) == []


def test_decisions_of_which_ps_staff_were_told_or_asked_are_counted_out_of_those_where_it_was_said() -> None:
    told, said = ("A", Pens(Pen.TOLD)), "of which it was said who held the pen, PS staff were only told or asked"
    alone = "leadership says so, and PS staff have not said"
    assert signals(Standing(pens=[told])) == [f"In the one decision {said}: {alone}."], "one side's word is no fact"
    assert signals(Standing(pens=[("A", Pens(Pen.TOLD, Pen.TOLD))])) == [f"In the one decision {said}."]
    assert signals(Standing(pens=[("A", Pens(ps=Pen.TOLD))])) == [f"In the one decision {said}: PS staff say so."]
    others = [("B", Pens()), ("C", Pens(Pen.INVOLVED, Pen.ASKED)), ("D", Pens(Pen.TOLD, Pen.INVOLVED))]
    both = "PS staff say so of 1, leadership alone of 1"
    assert signals(Standing(pens=[told, *others])) == [f"In 2 of the 3 decisions {said}: {both}."], "their word first"
    assert signals(Standing(pens=others[::2])) == []


def test_dissents_without_an_answer_are_spoken_of() -> None:
    assert signals(Standing(dissents=[("A", 0), ("B", 1)])) == ["One dissent has no answer yet: “B”."]
    assert signals(Standing(dissents=[("A", 2), ("B", 1)])) == ["3 dissents have no answer yet: “A” and “B”."]


def test_no_sentence_scores_or_ranks() -> None:
    pens = [("A", Pens(Pen.TOLD)), ("B", Pens(Pen.TOGETHER))]
    standing = Standing(waiting=[40, 50], unheld=["A", "B"], pens=pens, dissents=[("A", 2)])
    assert len(signals(standing)) == 5
    every = " ".join(signals(standing)).casefold()
    assert not {"score", "rank", "red", "green", "target", "%"} & set(every.split())
