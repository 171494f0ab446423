"""What a deployment may set, and what is refused in one sentence before anything runs."""

import pytest

from coreflect.foundation.config import Config, Misconfigured

SITE = "https://coreflect.example.org"
FROM = "coreflect@example.org"


def config(url: str, sender: str = FROM, site: str = SITE) -> Config:
    return Config.from_environment(
        {"COREFLECT_MAIL_URL": url, "COREFLECT_MAIL_FROM": sender, "COREFLECT_SITE": site},
    )


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.0.0.2", "[::1]"])
def test_mail_goes_without_protection_to_this_machine(host: str) -> None:
    mail = config(f"smtp+plain://{host}:2525").mail
    assert mail
    assert (mail.security, mail.port) == ("plain", 2525)


@pytest.mark.parametrize("host", ["mail.example.org", "10.0.0.5", "localhost.example.org", "[2001:db8::1]", "1271"])
def test_mail_goes_without_protection_to_no_other_machine(host: str) -> None:
    with pytest.raises(Misconfigured, match="this machine"):
        config(f"smtp+plain://{host}")
    assert config(f"smtp://{host}").mail, "protected it may"


@pytest.mark.parametrize("sender", ["", "nobody", "a@b.example\nBcc: c@d.example", "a@b.example\x00"])
def test_an_address_that_no_mail_can_come_from_is_refused(sender: str) -> None:
    with pytest.raises(Misconfigured, match="COREFLECT_MAIL_FROM"):
        config("smtp://mail.example.org", sender)


@pytest.mark.parametrize(
    "site",
    ["coreflect.example.org", "ftp://x.example", "https://", "https://x.example?a=b", "https://x.example/#top",
     "https://me:secret@x.example", "https://x.example/a b", "https://x.example/\n"],
)  # fmt: skip
def test_a_site_that_links_cannot_begin_with_is_refused(site: str) -> None:
    with pytest.raises(Misconfigured, match="COREFLECT_SITE"):
        config("", "", site)


def test_a_site_may_have_a_path_and_loses_its_last_slash() -> None:
    assert config("", "", "https://x.example/coreflect/").site == "https://x.example/coreflect"


def test_mails_need_a_site() -> None:
    with pytest.raises(Misconfigured, match="COREFLECT_SITE"):
        config("smtp://mail.example.org", site="")
