"""The days of the next weeks, ready for components/calendar.html."""

from collections.abc import Mapping
from datetime import date, timedelta


def strip(
    today: date, holidays: Mapping[date, str], marks: Mapping[date, tuple[str, str]], weeks: int = 4
) -> list[dict]:
    """Whole weeks from this one's Monday. holidays: names by date. marks: words and kind by date."""
    monday = today - timedelta(days=today.weekday())
    days = [monday + timedelta(days=n) for n in range(7 * weeks)]
    return [_cell(day, today, holidays.get(day, ""), marks.get(day, ("", ""))) for day in days]


def _cell(day, today, holiday, mark):
    return {
        "day": day,
        "today": day == today,
        "rest": day.weekday() > 4 or bool(holiday),
        "holiday": holiday,
        "mark": mark[0],
        "mark_kind": mark[1],
    }
