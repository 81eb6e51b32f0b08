"""What a production server is pointed at: `gunicorn wsgi:app`."""

from agency import create_app

app = create_app()
