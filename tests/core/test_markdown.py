"""What officers write becomes safe HTML that keeps the outline of the page."""

import pytest

from participa.core.markdown import render


def test_paragraphs_lists_and_links_come_out():
    html = render("Hola **mundo**\n\n- uno\n- [dos](https://example.org/)")

    assert "<p>Hola <strong>mundo</strong></p>" in html
    assert '<li><a href="https://example.org/" rel="noopener">dos</a></li>' in html


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("# a\n## b\n### c", ["h3", "h4", "h5"]),
        ("## a\n\n## b", ["h3", "h3"]),
        ("# a\n#### b", ["h3", "h4"]),
        ("### a\n# b", ["h3", "h3"]),
    ],
)
def test_headings_start_at_h3_and_skip_none(text, levels):
    html = render(text)

    assert [part[:2] for part in html.split("<") if part[:1] == "h"] == levels


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "![x](https://example.org/a.png)",
        '<a href="x" onclick="alert(1)">x</a>',
        "<p style='color:red'>x</p>",
    ],
)
def test_nothing_that_acts_or_calls_elsewhere_gets_through(text):
    html = render(text)

    for bad in ("<script", "<img", 'href="javascript', 'href="data', '<a href="x"', "<p style"):
        assert bad not in html


def test_raw_html_is_shown_as_it_was_typed():
    assert "&lt;b&gt;" in render("<b>negrita</b>")


def test_tables_keep_their_cells():
    assert "<td>2</td>" in render("| a | b |\n|---|---|\n| 1 | 2 |")


def test_a_table_scrolls_in_a_region_that_its_columns_name():
    html = render('| Qué "pasó" | **Cuándo** |\n|---|---|\n| 1 | 2 |')

    region = '<div class="table-region" tabindex="0" role="group" aria-label="Qué &quot;pasó&quot;, Cuándo">'
    assert html.startswith(f'{region}<table class="table">')
    assert html.strip().endswith("</table></div>")
