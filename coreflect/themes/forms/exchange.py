"""The codebook out of a file: what was sent, or what the page has carried since."""

import base64
import binascii
import bz2
from contextlib import closing

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectMultipleField, SubmitField

from coreflect.foundation.refusals import Refusal
from coreflect.themes.actions.exchange import NotAllCanBeTaken, ReportChanged
from coreflect.themes.rules.differences import Differences
from coreflect.themes.rules.exchange import LABEL, Table, read_table
from coreflect.themes.rules.spreadsheet import LARGEST, NotATable, table
from coreflect.web.fields import HouseForm, clean, one_line

# A form may hold half a million characters in all (Flask's MAX_FORM_MEMORY_SIZE).
MOST_CARRIED = 400_000
_TOO_MUCH = "This file holds more than one report can show. Split it into two, and send one after the other."


class ImportForm(HouseForm):
    """A file, and below its report one press. Between the two the file is in the page only (`read`), packed."""

    file = FileField("The codebook as a CSV file")
    read = HiddenField()
    shown = HiddenField(filters=[one_line])
    nobody = SelectMultipleField("Points to nobody", choices=[], validate_choice=False)
    leave_out = BooleanField("Leave out the rows whose words are not ticked")
    save = SubmitField()

    found: Differences | None = None

    def table(self) -> Table:
        """Return the rows of the file that was sent, or of the one whose report was shown; refuse what is neither."""
        sent = self.file.data
        if sent:
            with closing(sent):  # a large one lies in a file of its own until then
                content = sent.read(LARGEST + 1)
        else:
            content = _unpacked(self.read.data or "")
        try:
            found = read_table(table(content, LABEL), _clean)
        except NotATable as reason:
            raise Refusal(reason.sentence, "file") from None
        self.read.data = _packed(content)
        return found

    def note(self, refusal: Refusal) -> None:
        """Keep what would change now, to be shown again."""
        super().note(refusal)
        if isinstance(refusal, ReportChanged | NotAllCanBeTaken):
            self.found = refusal.found


def _clean(text: str, long: bool) -> str:
    """Return a cell as a field of the codebook's own form would take it."""
    return (clean(text) if long else one_line(text)) or ""


def _packed(content: bytes) -> str:
    packed = base64.urlsafe_b64encode(bz2.compress(content)).decode()
    if len(packed) > MOST_CARRIED:
        raise Refusal(_TOO_MUCH, "file")
    return packed


def _unpacked(carried: str) -> bytes:
    """Return the file that `_packed` made this of. It may have been altered on the way, and is read anew."""
    if not carried:
        raise Refusal("Pick a file first: one whose name ends in .csv.", "file")
    try:
        reader = bz2.BZ2Decompressor()
        content = reader.decompress(base64.b64decode(carried, b"-_", validate=True), LARGEST + 1)
        if reader.eof or len(content) > LARGEST:
            return content
    except (binascii.Error, ValueError, OSError):
        pass
    raise Refusal("The file did not arrive whole. Send it once more.", "file")
