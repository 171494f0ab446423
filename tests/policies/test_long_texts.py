"""Texts that are longer than they may be come back whole, from every form of this room."""

import pytest

LONG = "We call within ten days. " * 800


@pytest.mark.parametrize(
    ("endpoint", "field", "longest"),
    [("policies.propose", "what", "2000"), ("policies.decide", "reason", "2000"), ("policies.write", "words", "4000")],
)
def test_a_long_text_comes_back_whole_with_the_sentence_that_says_so(
    page, cast, proposed, endpoint: str, field: str, longest: str
) -> None:
    values = {"policies.decide": {"change_id": proposed}, "policies.write": {"change_id": proposed, "field": "peer"}}
    here = page.as_(cast.helena if endpoint == "policies.decide" else cast.rowan)
    here.open(endpoint, **values.get(endpoint, {}))
    assert not [one for one in here.find("textarea") if one.get("maxlength")]
    assert longest == "4000" or "At most 2,000 characters." in here.text
    here.send(endpoint, {"seen": "0", field: LONG}, status=422, **values.get(endpoint, {}))
    assert f"That is longer than {longest} characters." in here.text
    assert (here.find("textarea", name=field)[0].text or "").strip() == LONG.strip()
