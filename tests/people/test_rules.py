"""Which roles go together, who may invite whom, whose link may be made."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coreflect.foundation.permissions import Role
from coreflect.people.rules import may_invite, may_make_link, roles_fit

LEAD, STAFF, CLINICIAN, LEADERSHIP, ADMINISTRATOR = Role
role_sets = st.frozensets(st.sampled_from(Role))


@given(role_sets)
def test_a_peer_account_is_never_a_leadership_account(roles: frozenset[Role]) -> None:
    both = LEADERSHIP in roles and bool(roles & {LEAD, STAFF})
    assert (roles_fit(roles) is not None) == (both or not roles)


@given(role_sets, role_sets)
def test_whoever_neither_administers_nor_leads_invites_nobody(
    inviter: frozenset[Role], invited: frozenset[Role]
) -> None:
    if not inviter & {ADMINISTRATOR, LEAD}:
        assert not may_invite(inviter, invited)


@pytest.mark.parametrize(
    ("invited", "may"),
    [
        ({CLINICIAN}, True),
        ({STAFF}, True),
        ({CLINICIAN, STAFF}, True),
        ({LEAD}, False),
        ({CLINICIAN, ADMINISTRATOR}, False),
        ({LEADERSHIP}, False),
    ],
)
def test_a_lead_invites_clinicians_and_ps_staff(invited: set[Role], may: bool) -> None:
    assert may_invite(frozenset({LEAD}), frozenset(invited)) is may


def test_a_lead_makes_no_link_for_an_account_that_has_a_password() -> None:
    clinician = frozenset({CLINICIAN})
    assert may_make_link(frozenset({LEAD}), clinician, active=True, has_password=False)
    assert not may_make_link(frozenset({LEAD}), clinician, active=True, has_password=True)
    assert may_make_link(frozenset({ADMINISTRATOR}), clinician, active=True, has_password=True)


@given(role_sets, role_sets, st.booleans())
def test_nobody_makes_a_link_for_a_closed_account(
    maker: frozenset[Role], owner: frozenset[Role], has_password: bool
) -> None:
    assert not may_make_link(maker, owner, active=False, has_password=has_password)
