"""Running an installation: the ``shouwen`` command, health and figures."""
