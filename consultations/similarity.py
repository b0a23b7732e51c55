"""Which of many texts are almost the same, and which speak of the same.

Pure: texts in, places in the list of them out. It reads neither the database nor the network, and the same
texts give the same answer each time. What it finds is for a person to decide about.

- **Campaigns.** Equal texts first (accents, case and signs apart). Of the different ones, MinHash over their
  five-letter pieces, cut in bands, brings together those that may be alike; rapidfuzz then compares the pairs
  letter by letter. Those connected in this way, counting repetitions, are a campaign from three on.
- **Themes.** TF-IDF over the roots of words and non-negative factors of it: a theme is a direction, and a
  text is of the theme it points to most, if it points anywhere.

numpy, scipy and scikit-learn weigh 200 MB and take seconds to load: only functions import them, so that only
the worker does.
"""

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from participa.core.spanish import fold, stem

METHOD = "minhash+nmf/1"
SEED = 20_500
SMALLEST = 3  # texts of a campaign or a theme

PIECE = 5  # letters
SHORT = 20  # letters: below them one changed letter may change it all, so only equal texts are alike
BANDS, ROWS = 20, 4  # of the sketch: texts that share two thirds of their pieces meet with 98 %
ALIKE = 0.8  # of the letters, in order
A_SENTENCE = 4  # words
COMPARED = 6  # of each band, how many each newcomer is compared with
CANDIDATES, LOOKED_AT = 10, 30  # texts of a campaign: to be its sample, to compare those with
CHUNK = 5_000  # texts looked at together

FEWEST_THEMES, MOST_THEMES = 5, 40
WORDS_KNOWN = 5_000
LEARNT_FROM = 15_000  # texts; the rest are only placed
STEP, STEPS, TOLERANCE = 10, 10, 1e-3  # how long it looks for them
POINTS = 0.15  # the cosine from which a text is of a theme
WORDS_SAID = 5
LONGEST_WORDS = 160

_WORD = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile(r"[^a-z0-9]+")
# Whoever changes one of these words says something else, however alike the letters are.
_CHANGES_IT = "no ni nunca jamas tampoco sin contra favor apoyo rechazo acuerdo desacuerdo si mas menos"
_TURNS = frozenset(_CHANGES_IT.split())
_SAYS_NOTHING = """
a ademas ahi ahora al algo algun alguna algunas alguno algunos alla alli ante antes aquel aquella aquello
aqui asi aun aunque bajo bastante bien cada casi como con contra creo cual cuales cualquier cuando cuanto
cuya cuyo da dar de debe deben deberia deberian debido decir del demas dentro desde despues dicha dicho
donde dos durante e el ella ellas ello ellos en entonces entre era eran es esa esas ese eso esos esta estaba
estan estar estas este esto estos fue fueron gracias gran ha haber habia hace hacen hacer hacia haga hago
han hasta hay haya he hoy igual incluso ir jamas junto la las le les lo los luego mas me mediante mejor
menos mi mientras mis misma mismas mismo mismos mucha muchas mucho muchos muy nada ni ningun ninguna no nos
nosotros nuestra nuestras nuestro nuestros nunca o os otra otras otro otros para parece pero poco por porque
pues que quien quienes quiere quieren quiero realmente sea sean segun ser si sido siempre siendo sin sino
sobre solo somos son soy su sus tal tales tambien tampoco tan tanta tanto te tener tenga tengo ti tiene
tienen toda todas todavia todo todos traves tu tus u un una uno unos unas usted ustedes va van vez ya yo
"""
_STOP = frozenset(_SAYS_NOTHING.split())

Report = Callable[[int, int], None]


@dataclass
class Found:
    """Texts alike: their places in the list, from the most alike to the least, and how alike (0 to 1)."""

    words: str
    sample: int
    members: list[tuple[int, float]] = field(default_factory=list)


def normalised(text: str) -> str:
    """Letters and digits in lower case without accents, with single spaces: what is compared."""
    return _SIGNS.sub(" ", fold(text)).strip()


# Campaigns ---------------------------------------------------------------------------------------


def campaigns(texts: Sequence[str], report: Report = lambda done, total: None) -> list[Found]:
    """Groups of three or more texts almost equal, the largest first. Each text is in one at most.

    ``report(done, total)`` is called now and then.
    """
    copies = defaultdict(lambda: array("I"))
    for place, text in enumerate(texts):
        if plain := normalised(text):
            copies[plain].append(place)
        if place % CHUNK == 0:
            report(place, 2 * len(texts))
    different = list(copies)
    roots = _connected(different, lambda part: report(len(texts) + int(len(texts) * part), 2 * len(texts)))
    together = defaultdict(list)
    for number, root in enumerate(roots):
        together[root].append(number)
    found = []
    for numbers in together.values():
        plains = [different[number] for number in numbers]
        if sum(len(copies[plain]) for plain in plains) >= SMALLEST:
            found.append(_campaign(plains, copies, texts))
    return sorted(found, key=lambda one: (-len(one.members), one.sample))


def _campaign(plains, copies, texts):
    """Its sample is what most wrote, or came nearest to; the others are as alike as they are to it."""
    from rapidfuzz import fuzz

    usual = _usual(plains, copies)
    members = [
        (place, round(fuzz.ratio(usual, plain) / 100, 4)) for plain in plains for place in copies[plain]
    ]
    members.sort(key=lambda member: (-member[1], member[0]))
    sample = copies[usual][0]
    return Found(shared_words(texts[sample], plains[:LOOKED_AT]), sample, members)


def _usual(plains, copies):
    """Of the texts with most copies, the one most like the others, each counted as often as it came."""
    from rapidfuzz import fuzz

    first = sorted(plains, key=lambda plain: (-len(copies[plain]), copies[plain][0]))
    others = first[:LOOKED_AT]

    def likeness(plain):
        return sum(fuzz.ratio(plain, other) * len(copies[other]) for other in others)

    return max(first[:CANDIDATES], key=likeness)  # of equals, the first


def shared_words(text: str, plains: Sequence[str]) -> str:
    """The first words of a text that say something and most of these (normalised) have: a name for all."""
    words = _WORD.findall(text.lower())
    telling = [word for word in words if fold(word) not in _STOP and len(word) > 2] or words
    have = [set(plain.split()) for plain in plains]
    shared = [word for word in telling if 2 * sum(fold(word) in one for one in have) > len(have)]
    return ", ".join(list(dict.fromkeys(shared or telling))[:WORDS_SAID])[:LONGEST_WORDS]


def _connected(texts, report):
    """For each of these different texts, the number of the first one it is connected with."""
    import numpy as np

    roots = list(range(len(texts)))
    long = [number for number, text in enumerate(texts) if len(text) >= SHORT]
    if len(long) < 2:
        return roots
    sketches = _sketches([texts[number] for number in long], lambda part: report(part / 2))
    turns = {}
    for band in range(BANDS):
        keys = sketches[:, band]
        order = np.argsort(keys, kind="stable")
        ordered = keys[order]
        starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
        ends = np.append(starts[1:], len(ordered))
        crowded = ends - starts > 1
        for start, end in zip(starts[crowded].tolist(), ends[crowded].tolist(), strict=True):
            _connect([long[place] for place in order[start:end].tolist()], texts, roots, turns)
        report(0.5 + (band + 1) / BANDS / 2)
    return [_root(roots, number) for number in range(len(texts))]


def _connect(numbers, texts, roots, turns):
    """Compare those of one band: each with the few different ones before it, never all with all."""
    from rapidfuzz import fuzz

    known = []
    for number in numbers:
        root = _root(roots, number)
        for other in known:
            other_root = _root(roots, other)
            if other_root == root:
                break
            if fuzz.ratio(texts[number], texts[other], score_cutoff=ALIKE * 100) and _agree(
                texts, number, other, turns
            ):
                first, second = sorted((root, other_root))
                roots[second] = first
                break
        else:
            if len(known) < COMPARED:
                known.append(number)


def _root(roots, number):
    while roots[number] != number:
        roots[number] = roots[roots[number]]  # shorter for whoever asks next
        number = roots[number]
    return number


def _agree(texts, one, other, turns):
    """Does neither say «no» where the other does not? Who adds a sentence of her own may say it in that."""
    (turns_of_one, words_of_one), (turns_of_other, words_of_other) = (
        _turns_of(texts, number, turns) for number in (one, other)
    )
    return turns_of_one == turns_of_other or abs(words_of_one - words_of_other) >= A_SENTENCE


def _turns_of(texts, number, turns):
    if number not in turns:
        words = texts[number].split()
        turns[number] = tuple(sorted(word for word in words if word in _TURNS)), len(words)
    return turns[number]


def _sketches(texts, report):
    """One row for each text and a column for each band: equal where two texts probably share pieces."""
    import numpy as np

    draw = np.random.default_rng(SEED)
    factors = draw.integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    shifts = draw.integers(0, 2**63, BANDS * ROWS, dtype=np.uint64)
    bands = np.empty((len(texts), BANDS), dtype=np.uint64)
    for start in range(0, len(texts), CHUNK):
        some = texts[start : start + CHUNK]
        pieces, starts = _pieces(some)
        keys = np.zeros((len(some), BANDS), dtype=np.uint64)
        for number, (factor, shift) in enumerate(zip(factors, shifts, strict=True)):
            mixed = pieces * factor + shift
            mixed >>= np.uint64(32)
            least = np.minimum.reduceat(mixed, starts)
            band = number // ROWS
            keys[:, band] = keys[:, band] * np.uint64(0x9E3779B97F4A7C15) + least + np.uint64(1)
        bands[start : start + len(some)] = keys
        report((start + len(some)) / len(texts))
    return bands


def _pieces(texts):
    """Every five letters in a row as a number, one text after another, and where each text begins."""
    import numpy as np

    counts = np.array([len(text) - PIECE + 1 for text in texts])
    letters = np.frombuffer("".join(texts).encode("ascii"), dtype=np.uint8).astype(np.uint64)
    rolled = np.zeros(len(letters) - PIECE + 1, dtype=np.uint64)
    for place in range(PIECE):
        rolled = rolled * np.uint64(0x100000001B3) + letters[place : place + len(rolled)]
    rolled ^= rolled >> np.uint64(29)
    ends = np.cumsum(counts + PIECE - 1)
    whole = np.ones(len(letters), dtype=bool)
    for back in range(1, PIECE):
        whole[ends - back] = False  # these would end in the next text
    starts = np.concatenate(([0], np.cumsum(counts)[:-1]))
    return rolled[whole[: len(rolled)]], starts


# Themes ------------------------------------------------------------------------------------------


def themes(texts: Sequence[str], report: Report = lambda done, total: None) -> list[Found]:
    """Groups of texts that speak of the same, the largest first; what speaks of nothing clear is in none."""
    words = _Words()
    counts = _how_often(texts, words, report)
    number = how_many_themes(counts.shape[0])
    if not number or not counts.shape[1]:
        return []
    directions, weighed = _directions(
        counts, number, lambda part: report(int(len(texts) * (1 + part)), 2 * len(texts))
    )
    best, scores = _placed(weighed, directions)
    report(2 * len(texts), 2 * len(texts))
    return _themes(best, scores, directions, words)


def how_many_themes(texts: int) -> int:
    """Between 5 and 40, more where more was said; none where a person reads them all in a while."""
    if texts < 2 * SMALLEST:
        return 0
    return min(MOST_THEMES, max(FEWEST_THEMES, round((texts / 20) ** 0.5)), texts // SMALLEST)


class _Words:
    """Roots by number, and how people really wrote each."""

    def __init__(self):
        self.root_of, self.numbers, self.written = {}, {}, Counter()

    def roots(self, text):
        """The numbers of the roots of a text that say something."""
        for word in _WORD.findall(text.lower()):
            number = self.root_of.get(word)
            if number is None:
                number = self.root_of[word] = self._number_of(word)
            if number >= 0:
                self.written[word] += 1
                yield number

    def _number_of(self, word):
        plain = fold(word)
        if len(plain) < 3 or plain in _STOP:
            return -1
        return self.numbers.setdefault(stem(plain), len(self.numbers))

    def forms(self, numbers):
        """{number: the word most wrote} of these roots."""
        best = {}
        wanted = set(numbers)
        for word, number in self.root_of.items():
            if number in wanted and (
                number not in best or (self.written[word], best[number]) > (self.written[best[number]], word)
            ):
                best[number] = word
        return best


def _how_often(texts, words, report):
    """Rows of texts by columns of roots: how often. Only roots that may tell one theme from another."""
    import numpy as np
    from scipy.sparse import csr_matrix

    columns, ends = array("i"), array("q", [0])
    for place, text in enumerate(texts):
        columns.extend(words.roots(text))
        ends.append(len(columns))
        if place % CHUNK == 0:
            report(place, 2 * len(texts))
    ones = np.ones(len(columns), dtype=np.float32)
    shape = (len(texts), len(words.numbers))
    counts = csr_matrix((ones, np.asarray(columns), np.asarray(ends)), shape=shape)
    counts.sum_duplicates()
    words.kept = _telling(counts)
    return counts[:, words.kept]


def _telling(counts):
    """The columns of roots said by more than one text and by less than half of them, the commonest 5,000."""
    import numpy as np

    said_by = np.bincount(counts.indices, minlength=counts.shape[1])
    rare = 2 if counts.shape[0] < 2_000 else 5
    telling = np.flatnonzero((said_by >= rare) & (said_by <= max(rare, counts.shape[0] // 2)))
    commonest = telling[np.argsort(-said_by[telling], kind="stable")[:WORDS_KNOWN]]
    return np.sort(commonest)


def _directions(counts, number, report):
    """(themes by roots with length one, texts by roots weighed)."""
    import warnings

    import numpy as np
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.preprocessing import normalize
    from threadpoolctl import threadpool_limits

    weighed = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    speaking = np.flatnonzero(np.diff(weighed.indptr))
    if len(speaking) > LEARNT_FROM:
        speaking = np.sort(np.random.default_rng(SEED).choice(speaking, LEARNT_FROM, replace=False))
    some = weighed[speaking]
    number = min(number, *some.shape)
    if not number:
        return np.zeros((0, counts.shape[1]), dtype=np.float32), weighed
    model = NMF(n_components=number, init="nndsvda", random_state=SEED, tol=TOLERANCE, max_iter=STEP)
    with warnings.catch_warnings(), threadpool_limits(1):  # the other core is for whoever waits for a page
        warnings.simplefilter("ignore", ConvergenceWarning)  # it goes on in the next step, or is near enough
        weights = model.fit_transform(some)
        model.set_params(init="custom")
        for step in range(1, STEPS):  # few at a time, to say that it lives
            report(step / STEPS)
            if model.n_iter_ < STEP:
                break
            weights = model.fit_transform(some, W=weights, H=model.components_)
    return normalize(model.components_.astype(np.float32)), weighed


def _placed(weighed, directions):
    """For each text, the theme it points to most and how much (the cosine)."""
    import numpy as np

    best = np.zeros(weighed.shape[0], dtype=np.int32)
    scores = np.zeros(weighed.shape[0], dtype=np.float32)
    if not len(directions):
        return best, scores
    for start in range(0, weighed.shape[0], CHUNK):
        cosines = weighed[start : start + CHUNK] @ directions.T
        best[start : start + CHUNK] = cosines.argmax(axis=1)
        scores[start : start + CHUNK] = cosines.max(axis=1)
    return best, scores


def _themes(best, scores, directions, words):
    import numpy as np

    said = [
        [int(column) for column in np.argsort(-row, kind="stable")[:WORDS_SAID] if row[column] > 0]
        for row in directions
    ]
    roots = {column: int(words.kept[column]) for columns in said for column in columns}
    forms = words.forms(roots.values())
    order = np.lexsort((np.arange(len(best)), -scores, best))
    clear = [place for place in order.tolist() if scores[place] >= POINTS]
    found = []
    for theme, places in groupby(clear, key=lambda place: int(best[place])):
        members = [(place, round(min(float(scores[place]), 1.0), 4)) for place in places]
        if len(members) >= SMALLEST:
            name = ", ".join(forms[roots[column]] for column in said[theme])[:LONGEST_WORDS]
            found.append(Found(name, members[0][0], members))
    return sorted(found, key=lambda one: (-len(one.members), one.sample))
