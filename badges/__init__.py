"""The network's service. The application factory is `badges.app.create_app`; importing the package imports nothing."""
