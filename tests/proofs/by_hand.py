"""Checked: changes of the kernel that were made by hand and that no proof noticed, as they read where the code stands.

Each is a mistake that somebody could make: what stands in a module, and what would stand there by mistake. Where
the change by hand was written in another way than the operators write it, it is written here as they do.
"""

from __future__ import annotations

EXPRESSIBLE: dict[str, tuple[str, str, str]] = {
    "what remains counts the penalty as still there": (
        "mutualisation.shortfall",
        "margin - sum(paid) for",
        "margin - sum(paid[:-1]) for",
    ),
    "the balances of pools are not looked at": (
        "mutualisation.settlement",
        (
            "(\n        *zip(shortfall.round.accounts, shortfall.margins, strict=True),\n"
            "        *((source.account, source.pool.balance) for source in drawn.sources),\n    )"
        ),
        "(*zip(shortfall.round.accounts, shortfall.margins, strict=True),)",
    ),
    "a pool may be one of the round's accounts": (
        "mutualisation.settlement",
        "(*shortfall.round.accounts, *(source.account for source in sources))",
        "(*(source.account for source in sources),)",
    ),
    "the clearing account may be a fund of the waterfall": (
        "mutualisation.settlement",
        "(*accounts, *pools, *(fund.account for fund in funds), fees_to, penalties_to)",
        "(*accounts, *pools, fees_to, penalties_to)",
    ),
    "the charges move before what is owed": (
        "mutualisation.settlement",
        "(*_paid_in(shared, clearing), *_charges(shortfall, fees_to, penalties_to), *_paid_out(shared, clearing))",
        "(*_charges(shortfall, fees_to, penalties_to), *_paid_in(shared, clearing), *_paid_out(shared, clearing))",
    ),
    "a fee is left out for the wrong account": (
        "mutualisation.settlement",
        "if account != fees_to)",
        "if account != penalties_to)",
    ),
    "no pool is drawn on wholly or not at all": (
        "mutualisation.settlement",
        "1 if source.pool.terms.whole else 0",
        "0",
    ),
    "no loss ever ranks": (
        "deleveraging.scores",
        "max(0, side * (entry - mark)) * max",
        "max(0, side * (mark - entry)) * max",
    ),
    "a counterpart may be sold itself": (
        "markets.marking",
        (
            "        if sale.counterpart in sold:\n"
            '            raise InvalidValue("counterpart", sale.counterpart, '
            '"an owner who is not sold in the round too")'
        ),
        "        pass",
    ),
    "a sale of a short bills the wrong side": (
        "markets.marking",
        "if is_long else marked.price - sale.price)",
        "if is_long else sale.price - marked.price)",
    ),
    "the margins that a round was settled by are not compared": (
        "markets.marking",
        (
            "        if settled[place] != recorded.margins[place]:\n"
            "            raise BooksMoved(margin, recorded.margins[place], settled[place])"
        ),
        "        pass",
    ),
    "money moves before contracts": (
        "markets.marking",
        "(*closed.contracts, *settled.transfers)",
        "(*settled.transfers, *closed.contracts)",
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
    "a loss is shared over margins that are spent": (
        "mutualisation.socialisation",
        "shortfall.round.accounts, shortfall.remaining",
        "shortfall.round.accounts, shortfall.margins",
    ),
    "a lower lot is due whenever the last was": (
        "auctions.english",
        "time + auction.terms.ttl)\n    after = attrs.evolve(auction, lot=lot,",
        "auction.due + auction.terms.ttl)\n    after = attrs.evolve(auction, lot=lot,",
    ),
    "a third market on the same margin is not counted": (
        "markets.exchange",
        "tuple(listed for listed in exchange.listed if listed.market.margin(owner) == margin)",
        "tuple(listed for listed in exchange.listed if listed.market.margin(owner) == margin)[:2]",
    ),
}

NEAREST: dict[str, tuple[str, str, str]] = {
    "the floor of a price is rounded down": (
        "base.rates",
        "-(-amount * parts_ppm // PPM)",
        "-(-amount * parts_ppm) // PPM",
    ),
    "a counterpart may change sides without the initial requirement": (
        "markets.marking",
        "0 <= after <= before or before",
        "after <= before or before",
    ),
}
"""Two that no operator can write in their place, and the nearest that one does.

By hand the first rounded down where `part_up` is called, which needs three names that do not stand there; the mutant
rounds down in `part_up` itself. By hand the second compared sizes without signs in the place of two intervals;
the mutant forgets one end of one of them.
"""
