"""What is typed at the door: signing in, and choosing a password."""

from unicodedata import normalize

from flask import request
from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import EqualTo, Length

from coreflect.people.rules import LONGEST_PASSWORD, SHORTEST_PASSWORD
from coreflect.web.fields import Filled, HouseForm, one_line
from coreflect.web.kept import is_local

TOO_LONG = f"That is longer than {LONGEST_PASSWORD} characters. Shorten it a little?"
TOO_SHORT = f"Take at least {SHORTEST_PASSWORD} characters. A few words in a row are easy to remember."


def composed(value: str | None) -> str | None:
    """Return a password spelled in one way, since keyboards write the same letter differently."""
    return None if value is None else normalize("NFC", value)


def present_password(label: str, needed: str) -> PasswordField:
    """Return the field of a password that is already in use."""
    return PasswordField(
        label,
        filters=[composed],
        validators=[Filled(needed), Length(max=LONGEST_PASSWORD, message=TOO_LONG)],
        render_kw={"autocomplete": "current-password"},
    )


def new_password(label: str) -> PasswordField:
    """Return the field of a password that is being chosen; its field for typing it again is `repeated`."""
    return PasswordField(
        label,
        filters=[composed],
        validators=[
            Filled("Choose a password."),
            Length(min=SHORTEST_PASSWORD, message=TOO_SHORT),
            Length(max=LONGEST_PASSWORD, message=TOO_LONG),
        ],
        render_kw={"autocomplete": "new-password"},
    )


def repeated() -> PasswordField:
    """Return the field in which the password chosen in the field `password` is typed again."""
    return PasswordField(
        "The same password again",
        filters=[composed],
        validators=[EqualTo("password", message="The two passwords differ. Type both once more.")],
        render_kw={"autocomplete": "new-password"},
    )


class SignInForm(HouseForm):
    """E-mail and password; `kept` carries what was typed into another form when the sign-in had run out."""

    email = StringField(
        "E-mail",
        filters=[one_line],
        validators=[Filled("Write the e-mail you were invited with."), Length(max=254, message="That is too long.")],
        render_kw={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none"},
    )
    password = present_password("Password", "Write your password.")
    kept = HiddenField()


def wanted_page() -> str | None:
    """Return the page of this site that the person wanted before they came to the door, from the address."""
    wanted = request.args.get("next", "")
    return wanted if is_local(wanted) else None


class DoorForm(HouseForm):
    """Which of the demonstration's doors was pressed; `kept` as for whoever signs in."""

    person = HiddenField()
    kept = HiddenField()


class WelcomeForm(HouseForm):
    """A password, chosen by the person themself and typed twice."""

    password = new_password("Password")
    again = repeated()
