"""What SEGEGOB decided about a disputed value: evidence like any other, kept with the rest."""

from .indicators import Result, State


def with_rulings(facts: dict, disputes) -> dict:
    """The facts with the accepted disputes of their month."""
    said = {
        one.indicator: {"value": one.value, "ruling": one.ruling, "number": one.pk} for one in disputes or ()
    }
    return facts | {"rulings": said}


def ruled(result: Result, ruling: dict | None) -> Result:
    """The result that holds after a ruling."""
    if ruling is None:
        return result
    value = ruling["value"]
    state = State.MET if value == 1 else State.PARTIAL if value else State.MISSING
    return Result(state, value, ruling["ruling"], result.links)
