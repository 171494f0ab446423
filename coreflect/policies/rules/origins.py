"""Where a change comes from, as a form, a filter and a page say it."""

ORIGINS = (("themes", "from released themes"), ("ps_staff", "raised by PS staff, in their own name"))
