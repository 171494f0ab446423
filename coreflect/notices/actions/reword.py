"""Take words out of letters that are not sent: what was withdrawn stands in none of them any more."""

from dataclasses import replace

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from coreflect.notices.models import Mail
from coreflect.notices.queries.mine import HERE
from coreflect.notices.rules.letters import packed, unpacked


def reword_links(db: Session, path: str, words: str) -> None:
    """Let every link to a path, in letters that are not sent or stand on a page, say only these words.

    The calling action commits. What is being sent at this moment arrives as it was.
    """
    query = select(Mail.id, Mail.kind, Mail.subject, Mail.body)
    query = query.where(Mail.state.in_(HERE), Mail.body.contains(path, autoescape=True)).order_by(Mail.id)
    for _ in range(2):  # the second time for a weekly letter into which these were gathered while we waited for them
        for row in db.execute(query.with_for_update()).all():
            letter = unpacked(row.kind, row.subject, row.body)
            links = tuple(replace(link, words=words) if link.path == path else link for link in letter.links)
            db.execute(update(Mail).where(Mail.id == row.id).values(body=packed(replace(letter, links=links))))
