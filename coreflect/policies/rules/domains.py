"""What a change is about: the domains of the register, in the order of its lists."""

DOMAINS = {
    "consent": "informed consent and preferences",
    "diagnosis": "openness about diagnosis",
    "risk": "dignity of risk",
    "documentation": "documentation and planning",
    "language": "language",
    "access": "access and waiting",
    "employment": "employment and support of PS staff",
    "other": "other",
}
"""The words of each domain by its key. A change without one has the empty key, which is not among them."""
