"""gunicorn wsgi:app - as many workers and machines as one likes, over PostgreSQL."""

from coreflect import create_app

app = create_app()
