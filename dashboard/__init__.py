"""Tiltakslupen: the app, its estimators and its command line."""
