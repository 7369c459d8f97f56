"""Checked: changes of the kernel that were made by hand and that no proof noticed, as they read where the code stands.

Each is a mistake that somebody could make: what stands in a module, and what would stand there by mistake. Where
the change by hand was written in another way than the operators write it, it is written here as they do.
"""

from __future__ import annotations

EXPRESSIBLE: dict[str, tuple[str, str, str]] = {
    "what remains counts the penalty as still there": (
        "mutualisation.shortfall",
        "margin - paid - fee - penalty",
        "margin - paid - fee",
    ),
    "no pool is drawn on wholly or not at all": (
        "mutualisation.remedies",
        "1 if pool.terms.all_or_nothing else 0",
        "0",
    ),
    "the clearing account may be one that was drawn on": (
        "mutualisation.moves",
        "(*accounts, *borne.drawn, fees_to, penalties_to)",
        "(*accounts, fees_to, penalties_to)",
    ),
    "no loss ever ranks": (
        "deleveraging.scores",
        "max(0, side * (entry - mark)) * max",
        "max(0, side * (mark - entry)) * max",
    ),
    "a sale below the floor": (
        "auctions.dutch",
        "    if price < auction.least:\n        raise BelowFloor(price, auction.least)",
        "    pass",
    ),
    "the first bid that covers the debt is a whole step": (
        "auctions.english",
        "min(better, auction.owed) if auction.amount < auction.owed else better",
        "better",
    ),
    "bidding opens with nothing as its last time": (
        "auctions.english",
        "Bidding(terms, owed, lot, fixed, None, end, end, time)",
        "Bidding(terms, owed, lot, fixed, None, end, end, 0)",
    ),
    "the lowest winning bid prices at the cut": (
        "auctions.awards",
        "max(price, _lowest_winning(price, bids))",
        "price",
    ),
    "the rules for ties are swapped": (
        "auctions.awards",
        "in_proportion if ties == Ties.IN_PROPORTION else in_order",
        "in_order if ties == Ties.IN_PROPORTION else in_proportion",
    ),
    "sealed bids may be opened early": (
        "auctions.sealed",
        'natural(time, "time") < auction.end:',
        'natural(time, "time") < auction.last:',
    ),
    "proceeds beyond the debt": ("auctions.sealed", "min(paid, auction.owed)", "paid"),
    "the last cut that is due is never made": ("auctions.decay", "if left == 0:", "if left <= 1:"),
    "a lower lot is due whenever the last was": (
        "auctions.english",
        "time + auction.terms.ttl)\n    after = attrs.evolve(auction, lot=lot,",
        "auction.due + auction.terms.ttl)\n    after = attrs.evolve(auction, lot=lot,",
    ),
}

NEAREST: dict[str, tuple[str, str, str]] = {
    "the floor of a price is rounded down": (
        "base.rates",
        "-(-amount * parts_ppm // PPM)",
        "-(-amount * parts_ppm) // PPM",
    ),
    "an account may be drawn on twice": (
        "mutualisation.remedies",
        "in (*borne.accounts, *borne.drawn):\n        if account in named",
        "in (*borne.accounts, *borne.accounts):\n        if account in named",
    ),
}
"""Two that no operator can write in their place, and the nearest that one does.

By hand the first rounded down where `part_up` is called, which needs three names that do not stand there; the mutant
rounds down in `part_up` itself. By hand the second left out of a set who was drawn on; the mutant names those of the
cycle twice instead, which is the same set.
"""
