"""What people type about accounts."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import Length

from coreflect.people.rules import LONGEST_PASSWORD
from coreflect.web.fields import Filled, HouseForm, one_line


class SignInForm(HouseForm):
    """E-mail and password; `kept` carries what was typed into another form when the sign-in had run out."""

    email = StringField(
        "E-mail",
        filters=[one_line],
        validators=[Filled("Write the e-mail you were invited with."), Length(max=254, message="That is too long.")],
        render_kw={"autocomplete": "username", "inputmode": "email", "autocapitalize": "none"},
    )
    password = PasswordField(
        "Password",
        validators=[Filled("Write your password."), Length(max=LONGEST_PASSWORD, message="That is too long.")],
        render_kw={"autocomplete": "current-password"},
    )
    kept = HiddenField()
