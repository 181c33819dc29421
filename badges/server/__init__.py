"""The HTTP server in front of the application: gunicorn, with a worker that receives a request before it answers."""
