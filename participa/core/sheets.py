"""Files that people open with a spreadsheet."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a spreadsheet would run what starts so


def harmless(value) -> str:
    """A cell that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
