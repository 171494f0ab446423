"""What is due goes out once, and its words are erased."""

from tests.notices.conftest import ADDRESS, Outbox, a_letter, an_event
from tests.notices.mail_server import MailServer


def test_a_letter_goes_out_and_its_words_are_erased(outbox: Outbox, server: MailServer) -> None:
    row = outbox.post(a_letter(event=an_event()))
    assert outbox.tend() == ["1 mail was sent."]
    (mail,) = server.taken
    assert (mail["To"], mail["Subject"], mail["Message-ID"]) == (ADDRESS, "You have a place", row.message_id)
    after = outbox.row(row.key)
    assert (after.state, after.subject, after.body, after.problem) == ("sent", "", "", "")
    assert outbox.tend() == []
    assert len(server.taken) == 1
