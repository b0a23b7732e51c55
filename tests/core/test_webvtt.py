"""Captions are read as a browser reads them, and a fault is told by its line."""

import pytest

from participa.core.webvtt import Cue, Paragraph, as_transcript, parse

CAPTIONS = """\ufeffWEBVTT - Cuenta pública
Kind: captions

NOTE Revisado
por la unidad

STYLE
::cue { color: white }

1
00:00:01.000 --> 00:00:04.500 align:start
<v Ministra>Buenos días &amp; bienvenidas.</v>
Partimos con <i>el agua</i>.

01:05.250 --> 02:00:00.000
Gracias.
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_captions_are_read_without_notes_styles_or_tags(end):
    assert parse(CAPTIONS.replace("\n", end)) == [
        Cue(1000, 4500, "Buenos días & bienvenidas.\nPartimos con el agua."),
        Cue(65250, 7200000, "Gracias."),
    ]


def test_cues_come_in_the_order_of_time():
    text = "WEBVTT\n\n00:09.000 --> 00:10.000\nDos\n\n00:01.000 --> 00:02.000\nUno"

    assert [cue.text for cue in parse(text)] == ["Uno", "Dos"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", 1),
        ("1\n00:00:01,000 --> 00:00:02,000\nHola", 1),
        ("WEBVTTHola", 1),
        ("WEBVTT\n", 2),
        ("WEBVTT\n\nNOTE nada más", 3),
        ("WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nHola", 3),
        ("WEBVTT\n\n\n\n1\n00:61.000 --> 00:62.000\nHola", 6),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHola\n\nun párrafo suelto", 6),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nHola\n\nun párrafo\nde dos líneas", 7),
        ("WEBVTT\n\nnombre\n00:02.000 --> 00:02.000\nHola", 4),
    ],
)
def test_a_fault_is_told_by_its_line(text, line):
    with pytest.raises(ValueError, match=rf"^line {line}: ") as caught:
        parse(text)
    assert caught.value.line == line


def said(*times_and_words):
    return [Cue(second * 1000, second * 1000 + 900, words) for second, words in times_and_words]


def test_a_transcript_is_cut_at_the_sentence_that_goes_past_half_a_minute():
    cues = said((2, "Buenos días."), (20, "Partimos"), (31, "con el"), (34, "agua."), (36, "Sigue"), (40, ""))

    assert as_transcript(cues) == [
        Paragraph(2, "Buenos días. Partimos con el agua."),
        Paragraph(36, "Sigue"),
    ]


def test_who_never_ends_a_sentence_is_cut_at_the_minute():
    assert [one.start for one in as_transcript(said((0, "y"), (30, "e"), (59, "o"), (60, "u")))] == [0, 60]


def test_a_line_that_stays_on_the_screen_is_told_once():
    cues = said((0, "Uno"), (1, "Uno\nDos"), (2, "Dos\nTres"))

    assert as_transcript(cues) == [Paragraph(0, "Uno Dos Tres")]
    assert as_transcript([]) == []


@pytest.mark.parametrize(("start", "clock"), [(0, "0:00"), (245, "4:05"), (3845, "1:04:05")])
def test_a_paragraph_says_its_time_as_a_clock(start, clock):
    assert Paragraph(start, "").clock == clock
