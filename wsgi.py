"""gunicorn wsgi:app - as many workers and machines as one likes, over PostgreSQL."""

from coreflect import create_app
from coreflect.web.server import shared

app = shared(create_app())
