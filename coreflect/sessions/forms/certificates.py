"""What the check address of a certificate holds."""

from flask import request


def presented() -> tuple[str, str]:
    """Return the content and the signature of the address as it was opened; what is missing is empty."""
    return request.args.get("c", ""), request.args.get("s", "")
