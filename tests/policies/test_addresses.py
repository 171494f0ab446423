"""The address of a document stands in the trail for good: what it says is read, what it counts is not."""

import pytest

from coreflect.foundation.refusals import Refusal
from coreflect.policies.actions.versions import Draft, save_draft
from coreflect.policies.rules.addresses import as_words
from coreflect.policies.rules.texts import Known, points_to_someone
from tests.factories import NOW

KNOWN = Known(("Tove Marchetti", "Al Kline"), ("Night group",))
TELLING = (
    "/Tove-Marchetti-told-us",
    "/notes/tove_marchetti.pdf",
    "/ToveMarchetti2.pdf",
    "/d?owner=tove@example.org",
    "/d?owner=jo.doe%2540example.org",
    "/d#Tove%20Marchetti",
    "/wednesday-co-reflection-2026-11-18/what-was-said",
    "/co-reflection/2026/11/18/",
    "/CoReflection20261118.docx",
    "/night.group.docx",
    "/the-clinician-from-intake-said/policy",
)
PLAIN = (
    "",
    "/2026/policy.pdf",
    "/policies/2026-11-18/informed-consent_v1.2.docx",
    "/peer-support/co-reflection/2026/handbook.pdf",
    "/co-reflection-2026-13-45.pdf",
    "/documents/5551234567",
    "/documents/123456789?version=3",
    "/doc?id=8f3c1d2e-1234-5678-9abc-def012345678",
    "/document/d/1A2b3C4d5E6f7G8h9I0jAlKlineQrStUv/edit?usp=sharing",
    "/:w:/s/Policy/EXa1b2c3d4e5f60718?e=4%3aAbCdEf&at=9",
    "/AllItems.aspx?id=%2Fsites%2FPeerSupport%2FShared%20Documents%2FDignity%20of%20risk.docx",
)


@pytest.mark.parametrize("rest", TELLING)
def test_an_address_that_names_somebody_or_a_co_reflection_is_found(rest: str) -> None:
    assert points_to_someone(as_words(f"https://docs.example.org{rest}"), KNOWN)


@pytest.mark.parametrize("themes", [None, ()])
@pytest.mark.parametrize("rest", PLAIN)
def test_ids_years_and_versions_in_an_address_point_to_nobody(rest: str, themes) -> None:
    known = Known(KNOWN.roster, KNOWN.series, themes)
    assert not points_to_someone(as_words(f"https://docs.example.org{rest}"), known)


def test_a_draft_elsewhere_is_kept_under_an_address_that_names_nobody(db, cast, proposed, seen) -> None:
    def saved(rest: str):
        return save_draft(db, seen(cast.imani), proposed, Draft(None, "First.", link=f"https://example.org{rest}"), NOW)

    for rest in ("/Tove-Marchetti-told-us", "/d?owner=tove@example.org", "/wednesday-co-reflection-2026-11-18/"):
        with pytest.raises(Refusal, match="We stopped at") as found:
            saved(rest)
        assert found.value.field == "link"
        db.rollback()
    assert str(saved("/2026/Rowan-Ellery/peer-contact-v2.pdf")) == "0.1", "who holds the change may be named"
