"""Convenience: the vectors that Rhodian reproduces to the unit, and how."""

from __future__ import annotations

from tests.conformance import auctions, deleveraging, haircuts, layers, liquidation, pools
from tests.conformance.verdicts import Replay, Reproduced


def each(replay: Replay, **sentences: str) -> dict[str, Reproduced]:
    """Give each vector, its dash written as an underscore, its replay and its sentence."""
    return {name.replace("_", "-"): Reproduced(replay, sentence) for name, sentence in sentences.items()}


def gains(*numbers: int) -> dict[str, str]:
    """Give the fills that gain the same sentence."""
    sentence = "A gain goes to the fund up to a limit, a floor in millionths of the quote, and the rest to the account."
    return {f"dydx_{number:03}": sentence for number in numbers}


def losses(*numbers: int) -> dict[str, str]:
    """Give the fills that lose the same sentence."""
    sentence = "The fund bears the whole shortfall; its balance, not given, is that of dydx-025."
    return {f"dydx_{number:03}": sentence for number in numbers}


REPRODUCED: dict[str, Reproduced] = {
    **each(
        layers.bankruptcy_in_thousandths,
        mango_079="Settlement in order before a limited layer of insurance, here empty, and open interest.",
        mango_081="The same layers, with nothing to settle: open interest bears the 40 that are short.",
    ),
    **each(
        layers.bankruptcy_at_prices,
        mango_083="The same layers in value, liability and insurance each at its price; the insurance is used up.",
        mango_088="The same, after a settlement of 20: insurance 9, open interest 21.",
        mango_089="The same, with nothing to settle and no insurance: open interest bears all 4.",
    ),
    **each(
        haircuts.redemption,
        makerdao_125="Debt is taken from the collateral in order, and what was taken redeems the debt exactly.",
    ),
    **each(
        haircuts.endowments_pay,
        adl_196="The budget is drawn from the endowments in proportion and posted to the equity.",
    ),
    **each(
        haircuts.insurance_then_endowments,
        adl_198="Insurance in order before the endowments in proportion; the 100 beyond all capacity are uncovered.",
    ),
    **each(
        haircuts.cumulative_claim,
        percolator_199="A face is cut into what is kept and what is lost, 3 to 1; the odd unit is lost.",
        percolator_201="A face is cut 999 to 1; the odd unit is lost.",
        percolator_202="Of an entitlement of 1, what has been paid comes first, in order, and nothing is left.",
    ),
    **each(
        haircuts.junior_profit,
        percolator_220="Capital, insurance, then profits in proportion, as one tree that pays out the vault.",
    ),
    **each(
        haircuts.socialised_loss_factor,
        paradex_229="Insurance bears first; a withdrawal is cut by the rest over all value, the odd unit charged.",
    ),
    **each(
        haircuts.collect_then_distribute,
        vega_230="What was collected is shared in proportion to the gains, in the order listed.",
        vega_232="The same; in the order listed the carry gives the odd unit to the same winner.",
        vega_233="The same, with the insurance pool drawn for what the losers could not pay.",
    ),
    **each(layers.liquidation_fill, **gains(14, 15, 16, 17, 18, 19, 20, 21, 22), **losses(23, 24)),
    **each(
        layers.whole_or_refused,
        dydx_025="A transfer of nothing out of the fund is posted.",
        dydx_027="A transfer into the fund is posted.",
        dydx_032="A transfer of one unit out of an empty fund is refused as overdrawn.",
    ),
    **each(
        layers.deficit_covered,
        aave_149="The payer's fund, limited to the offset, bears the deficit; what was offered above it stays.",
        aave_151="The same, where offset, deficit and offer are equal.",
    ),
    **each(
        layers.deficit_covered_without_offset,
        aave_193="The payer's fund bears the deficit; the 1,000 units offered above it stay.",
    ),
    **each(
        layers.deposits_bear,
        drift_047="Empty insurance in order before the deposits; the index is cut as the deposits were.",
    ),
    **each(
        layers.worthless_collateral,
        euler_157="Collateral worth nothing bears nothing, the lenders bear all, and the debt is written off.",
    ),
    **each(
        layers.suppliers_bear,
        morpho_160="The supplied assets bear the bad debt; all shares together are worth what is left.",
        morpho_162="The same, with a supply of 7.",
    ),
    **each(
        layers.reserves_bear,
        compound_165="The reserves bear each debt as a loss of its own name, and each debt is written off.",
    ),
    **each(
        haircuts.index_step,
        percolator_218="Among 7 equal weights all bear the floor; the remainder is the one unit that one bears more.",
    ),
    **each(
        haircuts.accrued,
        synthetix_173="The index is replayed as the two distributions it stands for, each among those who had joined.",
    ),
    **each(
        haircuts.fee,
        percolator_209="A notional is cut between its owner and the fee; the odd unit is the fee's.",
        percolator_211="Of nothing, the fee is nothing.",
    ),
    **each(
        haircuts.floor_and_ceiling,
        percolator_212="The part named first rounds down, the part named last rounds up.",
    ),
    **each(
        haircuts.separate_backing,
        percolator_213="The backing is an account of its own, so the winner's claim cannot reach it.",
        percolator_214="The same, with the provider paid first.",
    ),
    **each(
        pools.slash_for_deficit,
        aave_141="The deficit is drawn on the staked layer, a pool that keeps a minimum.",
        aave_142="The same pool, down to its minimum; half of the deficit is covered.",
        aave_144="The offset bears first, and the pool the rest.",
        aave_145="The deficit is drawn first and the fee after it, so what is covered holds no fee.",
        aave_146="The same, with a fee ten times as large.",
        aave_148="The offset bears first, then the pool, then its fee: 750 are slashed and 500 covered.",
    ),
    **each(
        pools.burn_for_claim,
        nexus_179="The allocation is cut by the claim, and that by the capacity ratio; the odd units stay.",
        nexus_180="The same; the burn is rounded down by half a unit.",
        nexus_181="The same; the cut is rounded down by half a unit.",
    ),
    **each(
        pools.burn_stake,
        nexus_182="The stake is a pool that keeps 1 unit; what it cannot burn is left, by name.",
        nexus_183="The same pool, far from its minimum.",
    ),
    **each(
        pools.slash_magnitude,
        eigenlayer_188="The shares are cut by the magnitude lost; the odd unit would stay.",
        eigenlayer_189="The same; the odd unit stays.",
        eigenlayer_191="The same, where almost all is lost.",
    ),
    **each(
        pools.slash_then_deposit,
        eigenlayer_187="What the checkpoint takes, 4 by what is left, is dated before the deposit, so that the deposit "
        "bears nothing of it in whichever order the two are booked.",
    ),
    **each(
        pools.stake_ask_and_leave,
        drift_071="The request freezes the quote; the later gain raises the worth, and the smaller is paid.",
    ),
    **each(
        pools.leave_queue,
        origin_240="The request still shares a loss: the worth is below the quote.",
        origin_242="Without a loss the quote is paid.",
    ),
    **each(
        deleveraging.offset,
        dydx_033="A short is closed at its bankruptcy price, above the mark, against the long that is there.",
        dydx_034="A long is closed at its bankruptcy price; the short that is there can pay what that costs it.",
        dydx_037="Whoever holds nothing on the other side is passed over.",
        dydx_038="Whoever owes more than it holds at the mark is passed over, though it comes first.",
    ),
    **each(
        deleveraging.offset_one_of_two,
        dydx_040="One position of two is closed at the price at which the account is worth as much as before: nothing.",
    ),
    **each(
        deleveraging.queue_over_profits,
        adl_195="Half of the deficit is taken from the profits in rank; the last of three keeps all of its own.",
    ),
    **each(
        auctions.one_take,
        makerdao_113="A take of part, at a price that stands still; debt and lot go on.",
        makerdao_114="A take that would leave a debt below the dust is trimmed to leave just the dust.",
        makerdao_115="A take that leaves just the dust.",
        makerdao_116="A take of part of a debt no larger than the dust is refused.",
        makerdao_117="A take that pays the whole debt; the rest of the lot goes back to the owner.",
        makerdao_118="A take of the whole lot that does not pay the debt; the shortfall is named.",
        makerdao_119="The same, at a price that leaves less than the dust.",
    ),
    **each(
        auctions.admitted,
        makerdao_122="What waits is just the dust, so only what there is room for goes on auction.",
        makerdao_123="One unit less would wait than the dust, so all goes on auction.",
    ),
    **each(
        auctions.may_begin,
        makerdao_128="A debt of a whole lot, and no surplus: a debt auction may begin.",
        makerdao_130="While there is a surplus no debt is auctioned.",
        makerdao_132="A surplus of a whole lot above all debt: a surplus auction may begin.",
        makerdao_133="While debt is ripe no surplus is auctioned.",
        makerdao_134="While all debt is on auction, a surplus has to exceed it by a whole lot.",
    ),
    **each(
        auctions.reverse,
        makerdao_135="A fixed payment for ever fewer shares; the bidder before is paid back in full.",
        makerdao_136="The same, where part of the debt has been paid since: what is left of the payment is surplus.",
    ),
    **each(
        auctions.unsold,
        makerdao_137="An auction without a bid is opened again with a lot larger by half.",
    ),
    **each(
        auctions.rising,
        makerdao_138="Bids rise; the bidder before is paid back in full.",
    ),
    **each(
        auctions.falling,
        makerdao_139="The debt is bid in full, then the lot falls, and what is released goes back at once.",
    ),
    **each(
        auctions.increments,
        makerdao_140="A bid is better by the least step, or else covers the debt whole.",
    ),
    **each(
        auctions.quoted,
        compound_169="What a buyer spends, at the market price less the discount; in finer units all is whole.",
        compound_170="The same, without a discount.",
        compound_171="The same; nothing is divided before it is multiplied.",
    ),
    **each(
        liquidation.bankruptcy_quote,
        dydx_001="A long position closed whole takes all of the equity that is left with it.",
        dydx_002="The same, for a short position, which pays to be closed.",
        dydx_005="Half of a short position, closed where the equity is 0.",
        dydx_007="The price at which a bankrupt long position is closed is above the market's.",
        dydx_008="The price at which a bankrupt short position is closed is below the market's.",
        dydx_009="Two positions split the equity by what each requires.",
        dydx_011="The same, of a long and a short position.",
        dydx_012="A part takes its share of the equity, rounded down: for the account.",
    ),
    **each(
        liquidation.repaid_and_seized,
        morpho_159="What is repaid rounds up, what is seized for it rounds down to 0: both against the liquidator.",
    ),
}
"""Each of these vectors, by id."""
