"""What is typed once, when an agency begins."""

from typing import Any
from zoneinfo import available_timezones

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, ValidationError

from coreflect.people.forms.accounts import email_line, name_line
from coreflect.web.fields import HouseForm, line

DESTRUCTION = (
    "Destruction at release follows the retention schedule that your agency adopts. It cannot be undone. "
    "Take counsel's advice on legal holds before the first sign-up."
)
ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
    "America/Toronto",
    "Europe/London",
    "Europe/Berlin",
    "Australia/Sydney",
    "Pacific/Auckland",
)


def agency_name_line() -> StringField:
    """Return the field of the agency's name."""
    return line("Name of the agency", "Write the agency's name.", 120, render_kw={"autocomplete": "organization"})


def zone_line() -> StringField:
    """Return the field of a zone, with the commonest as suggestions."""
    field = line("Time zone", "Write the agency's time zone.", 64, render_kw={"list": "zones", "autocomplete": "off"})
    field.kwargs["validators"].append(_zone)
    return field


def noun_line() -> StringField:
    """Return the field of the words that pages use for the people whom the agency serves."""
    return line("People who come to you are called", "Write the words you use.", 60, default="people seeking services")


def _zone(_form: Any, field: Any) -> None:
    if field.data not in available_timezones():
        raise ValidationError("That time zone is not known. Write one such as America/New_York.")


class SetUpForm(HouseForm):
    """The agency, its first PS lead and its first administrator."""

    agency_name = agency_name_line()
    zone = zone_line()
    noun = noun_line()
    lead_name = name_line("Name of the first PS lead", "Write the PS lead's name, as colleagues know it.")
    lead_email = email_line("E-mail of the first PS lead", "Write the PS lead's e-mail.")
    administrator_name = name_line(
        "Name of the first administrator", "Write the administrator's name, as colleagues know it."
    )
    administrator_email = email_line("E-mail of the first administrator", "Write the administrator's e-mail.")
    understood = BooleanField(
        "We have read this, and decided how long our agency keeps things.",
        validators=[InputRequired("Tick this when it has been read and decided.")],
    )

    def validate_administrator_email(self, field: Any) -> None:
        """Refuse one e-mail for two accounts."""
        if field.data == self.lead_email.data:
            raise ValidationError("The administrator needs another e-mail than the PS lead.")
