"""Figures about few people are not published, nor can they be had from those that are.

A figure of 1 to 4 is hidden (None), and so are as many others as it takes for sums to keep it secret: whoever
subtracts what is shown from the totals must still find possible that a hidden small figure is another, and
that it is ``LEAST`` or more. That nobody came (0) says nothing of anybody: it is hidden only where it would
give others away, or where so few came in all that nothing about them is told.
"""

import heapq
from itertools import count
from math import inf

LEAST = 5
TOTAL = object()  # the key of a row or column of totals
DEAR_TOTAL, DEAR_GRAND_TOTAL, DEAR_ZERO = 20, 1000, 1.5  # what hiding costs, in cells


class Figures(dict):
    """key -> figure, or None where hidden. ``total``: their sum, or None."""

    total: int | None = None


class Table(dict):
    """row -> column -> figure or None. ``totals`` by row, ``column_totals`` and ``total``, or None."""

    totals: dict
    column_totals: dict
    total: int | None = None


def is_small(value: int) -> bool:
    return 0 < value < LEAST


def hide_small(counts: dict) -> Figures:
    """``counts`` as they may be published beside their total."""
    shown = Figures(counts)
    shown.total = sum(counts.values())
    if is_small(shown.total):
        return _nothing(counts)
    hidden = []
    for key in sorted(counts, key=lambda key: (counts[key] == 0, counts[key])):
        if not is_small(counts[key]) and _keeps_secret([counts[one] for one in hidden]):
            break
        hidden.append(key)
    if not _keeps_secret([counts[key] for key in hidden]):
        return _nothing(counts)
    return _with(shown, hidden)


def _nothing(counts):
    return Figures.fromkeys(counts)


def _with(shown, hidden):
    for key in hidden:
        shown[key] = None
    return shown


def _keeps_secret(values):
    """May these be hidden, when their sum can be told?

    Where no zero is among them, a sum of as many as they are says that each is one.
    """
    if not values:
        return True
    return len(values) > 1 and sum(values) >= LEAST and (sum(values) > len(values) or 0 in values)


def hide_small_table(rows: dict) -> Table:
    """``rows`` (row -> column -> count; the same columns in each) as they may be published with all totals.

    Publish the totals that come with it and no others: one of few people is hidden too. For tables of
    some dozens of rows: the work grows with their square.
    """
    grid = _with_totals(rows)
    hidden = _hidden_at_first(grid)
    for cell in sorted(hidden, key=lambda cell: -grid[cell]):
        if is_small(grid[cell]):
            _Secret(grid, hidden, cell).keep()
    return _shown(rows, grid, hidden)


def _with_totals(rows):
    grid = {(row, column): value for row, cells in rows.items() for column, value in cells.items()}
    for (row, column), value in list(grid.items()):
        for total in ((row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
            grid[total] = grid.get(total, 0) + value
    return grid


def _hidden_at_first(grid):
    """The small ones, and all there is of a row, a column or a table of few people."""
    if is_small(grid.get((TOTAL, TOTAL), 0)):
        return set(grid)
    return {
        (row, column)
        for (row, column), value in grid.items()
        if is_small(value) or is_small(grid[row, TOTAL]) or is_small(grid[TOTAL, column])
    }


def _shown(rows, grid, hidden):
    def figure(row, column):
        return None if (row, column) in hidden else grid.get((row, column), 0)

    table = Table({row: {column: figure(row, column) for column in cells} for row, cells in rows.items()})
    columns = {column: None for cells in rows.values() for column in cells}
    table.totals = {row: figure(row, TOTAL) for row in rows}
    table.column_totals = {column: figure(TOTAL, column) for column in columns}
    table.total = figure(TOTAL, TOTAL)
    return table


class _Secret:
    """One small figure of a table, and how much another it might be, for all that the shown ones tell.

    Every row and column sums what its total says. So a change in a hidden figure travels, up and down in
    turns, along hidden figures until it comes back: a flow between rows and columns. Where the hidden ones
    carry too little, the cheapest way through shown ones is hidden as well.
    """

    def __init__(self, grid, hidden, cell):
        self.grid, self.hidden, self.cell = grid, hidden, cell
        self.value = grid[cell]
        self.row, self.column = ("row", cell[0]), ("column", cell[1])
        self.neighbours = {}
        for one in grid:
            self.neighbours.setdefault(("row", one[0]), []).append(one)
            self.neighbours.setdefault(("column", one[1]), []).append(one)

    def keep(self):
        """Hide what is needed."""
        self._let_grow(LEAST - self.value, least=0)
        if not (self._can_grow() or self._can_shrink()):
            self._let_grow(1, least=1)

    def _let_grow(self, amount, least):
        for cell in self._ways(self.column, self.row, amount, least, self.grid)[1]:
            self.hidden.add(cell)

    def _can_grow(self):
        return self._ways(self.column, self.row, 1, 1, self.hidden)[0]

    def _can_shrink(self):
        return self.value > 1 and self._ways(self.row, self.column, 1, 1, self.hidden)[0]

    def _ways(self, start, end, amount, least, allowed):
        """Do ``amount`` people fit from one end to the other? And along which cells."""
        moved, used = dict.fromkeys(allowed, 0), set()
        while amount > 0:
            way = self._cheapest(start, end, moved, least)
            if way is None:
                return False, used
            most = min(amount, *(self._room(cell, forward, moved, least) for cell, forward in way))
            for cell, forward in way:
                moved[cell] += most if forward else -most
                used.add(cell)
            amount -= most
        return True, used

    def _room(self, cell, forward, moved, least):
        """How many more may cross from the cell's row to its column (forward) or back.

        Of a figure, forward is more people; of a total, fewer.
        """
        falls = self.grid[cell] - min(least, self.grid[cell])
        is_total = (cell[0] is TOTAL) != (cell[1] is TOTAL)
        if forward:
            return (falls if is_total else inf) - moved[cell]
        return (inf if is_total else falls) + moved[cell]

    def _cheapest(self, start, end, moved, least):
        order, best, came_by = count(), {start: 0}, {}
        queue = [(0, next(order), start)]
        while queue:
            cost, _tie, node = heapq.heappop(queue)
            if node == end:
                return self._way_back(end, start, came_by)
            if cost > best[node]:
                continue
            forward = node[0] == "row"
            for cell in self.neighbours[node]:
                if cell == self.cell or cell not in moved or self._room(cell, forward, moved, least) < 1:
                    continue
                other = ("column", cell[1]) if forward else ("row", cell[0])
                if (reached := cost + self._cost(cell)) < best.get(other, inf):
                    best[other], came_by[other] = reached, (cell, forward, node)
                    heapq.heappush(queue, (reached, next(order), other))
        return None

    def _way_back(self, node, start, came_by):
        way = []
        while node != start:
            cell, forward, node = came_by[node]
            way.append((cell, forward))
        return way

    def _cost(self, cell):
        """What is lost by hiding it: few cells, small ones, and totals last."""
        if cell in self.hidden:
            return 0
        if cell == (TOTAL, TOTAL):
            return DEAR_GRAND_TOTAL
        dear = DEAR_TOTAL if TOTAL in cell else 1
        return dear * (DEAR_ZERO if self.grid[cell] == 0 else 1 + self.grid[cell] / self.grid[TOTAL, TOTAL])
