"""Who reads the audit trail."""


def reads_trail(user):
    """An auditor: reads everything that was done and looked at, and changes nothing."""
    return user.is_authenticated and user.has_perm("audit.read_trail")
