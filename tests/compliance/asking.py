"""Asking one indicator, with only the facts that matter, and reading its answer."""

from participa.compliance.indicators import INDICATORS, State

from .builders import PARAMETERS, some_facts

MET, PARTIAL, LATE, MISSING = State.MET, State.PARTIAL, State.LATE, State.MISSING
NOT_DUE, NOT_APPLICABLE = State.NOT_DUE, State.NOT_APPLICABLE


def ask(code, *, parameters=PARAMETERS, **facts):
    return INDICATORS[code].ask(some_facts(**facts), parameters)


def assert_says(result, state, value, piece):
    """Its state, its value (None where it does not count) and a piece of the reason."""
    assert (result.state, result.value) == (state, value), result.reason
    assert piece in result.reason
    assert result.is_counted == (result.value is not None)
    assert result.percent == (None if value is None else round(value * 100))
