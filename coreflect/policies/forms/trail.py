"""A receipt of the trail, as somebody types or copies it."""

from flask import request
from wtforms import Form, StringField
from wtforms.validators import ValidationError

from coreflect.agency.rules.receipts import receipt_in
from coreflect.web.fields import one_line


class ReceiptForm(Form):
    """One receipt, asked in the address, so that the answer can be shown to somebody else."""

    receipt = StringField("A receipt that you hold", filters=[one_line])

    @classmethod
    def asked(cls) -> "ReceiptForm":
        """Return the form of this request, read."""
        form = cls(request.args)
        form.validate()
        return form

    def validate_receipt(self, field: StringField) -> None:
        """Say what a receipt looks like where what was typed is none, and that one is wanted where nothing was."""
        if field.raw_data and not field.data:
            raise ValidationError("Paste a receipt first.")
        if field.data and self.held is None:
            raise ValidationError("A receipt has 64 figures and letters from a to f. Copy it once more?")

    @property
    def held(self) -> str | None:
        """The receipt, or None where nothing was asked that could be one."""
        return receipt_in(self.receipt.data or "")
