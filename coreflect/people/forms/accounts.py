"""What administrators and PS leads type about other people's accounts."""

from typing import Any

from flask import request
from wtforms import HiddenField, IntegerField, SelectChoice, SelectField, SelectMultipleField, StringField
from wtforms.validators import Email, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from coreflect.foundation.permissions import Role
from coreflect.people.rules import INVITED_BY_LEADS, roles_fit
from coreflect.web.fields import Filled, HouseForm, line, one_line

ROLE_CHOICES = [SelectChoice(role.value, role.words) for role in Role]


def email_line(label: str, needed: str) -> StringField:
    """Return the field of an e-mail address, kept in small letters."""
    return StringField(
        label,
        filters=[one_line, lambda value: value and value.lower()],
        validators=[
            Filled(needed),
            Length(max=254, message="That is longer than an e-mail address can be."),
            Email("Write an e-mail address such as name@agency.org.", allow_smtputf8=False),
            _ascii,
        ],
        render_kw={"inputmode": "email", "autocapitalize": "none", "autocomplete": "off"},
    )


def _ascii(_form: Any, field: Any) -> None:
    if field.data and not field.data.isascii():
        raise ValidationError("Write an e-mail address with plain letters only.")


def name_line(label: str, needed: str = "Write the name that colleagues know.") -> StringField:
    """Return the field of somebody's name."""
    return line(label, needed, 120, render_kw={"autocomplete": "off"})


def team_line() -> StringField:
    """Return the field of a team, with those that exist as suggestions."""
    return line("Team", None, 120, render_kw={"autocomplete": "off", "list": "teams"})


class RolesField(SelectMultipleField):
    """Roles as real checkboxes; what was ticked comes out as a set of Role."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, _form: Any) -> None:
        """Refuse a role that is not offered here, and roles that do not go together."""
        offered = {choice.value for choice in self.choices}
        if not set(self.data or ()) <= offered:
            raise ValidationError("Choose from the roles shown here.")
        if sentence := roles_fit(self.roles):
            raise ValidationError(sentence)

    @property
    def roles(self) -> frozenset[Role]:
        """The ticked roles."""
        return frozenset(role for role in Role if role.value in (self.data or ()))


class AccountForm(HouseForm):
    """Name, roles and team of an account; `seen` marks what the page showed when it was opened."""

    name = name_line("Name")
    roles = RolesField("Roles", choices=ROLE_CHOICES)
    team = team_line()
    seen = HiddenField()


class InviteForm(HouseForm):
    """Who is invited, and for what; `for_lead` offers only the roles that a PS lead may invite."""

    name = name_line("Name")
    email = email_line("E-mail", "Write the e-mail they will sign in with.")
    roles = RolesField("Roles", choices=ROLE_CHOICES)
    team = team_line()

    def for_lead(self) -> "InviteForm":
        """Offer clinicians and PS staff only."""
        self.roles.choices = [choice for choice in ROLE_CHOICES if choice.value in INVITED_BY_LEADS]
        return self


class PeopleFilter(HouseForm):
    """Which accounts to list, read from the address; what cannot be understood counts as not asked."""

    class Meta:
        """An address carries no token."""

        csrf = False

    role = SelectField("Role", choices=[SelectChoice("", "All roles"), *ROLE_CHOICES])
    team = SelectField("Team", choices=[SelectChoice("", "All teams")])
    state = SelectField(
        "Accounts",
        choices=[
            SelectChoice("", "Active"),
            SelectChoice("inactive", "Deactivated"),
            SelectChoice("all", "Active and deactivated"),
        ],
    )
    page = IntegerField(validators=[Optional(), NumberRange(1, 100_000)])

    @classmethod
    def from_address(cls, teams: list[Any]) -> "PeopleFilter":
        """Return what the address asks for of these teams' people; whatever is not on offer is forgotten."""
        return cls(request.args)._offer(teams)

    def _offer(self, teams: list[Any]) -> "PeopleFilter":
        self.team.choices = [SelectChoice("", "All teams"), *(SelectChoice(str(t.id), t.name) for t in teams)]
        self.validate()
        for name in self.errors:
            self[name].data = None if name == "page" else ""
            self[name].errors = []
        return self

    def asked(self) -> dict[str, str]:
        """Return what was chosen, for the address of another page of the same list."""
        return {name: self[name].data for name in ("role", "team", "state") if self[name].data}
