"""Who answers what people ask about their own data."""


def handles_personal_data(user):
    """SEGEGOB's staff for personal data: requests, periods of keeping, breaches."""
    return user.is_authenticated and user.has_perm("accounts.handle_personal_data")
