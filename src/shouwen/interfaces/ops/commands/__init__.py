"""One file per sub-command; see :mod:`shouwen.interfaces.ops.command` for what a file has to say."""
