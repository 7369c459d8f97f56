"""The page of a settlement: whole, safe, readable and the same every time."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from htpy import fragment

from rhodian_desk.render.page import LOSSES_SHOWN, page
from rhodian_desk.render.page_frame import ROWS_A_GROUP, link
from rhodian_desk.render.page_text import decimal, grouped, trail, units, visible
from rhodian_desk.render.page_tree import outline
from rhodian_desk.render.picture import ROWS_DRAWN

Record = dict[str, Any]
WORLD = {"owner": "outside", "purpose": "world"}
VOID = {"meta", "br", "hr", "img", "link", "input"}
ATTACKS = [
    "<script>alert(1)</script>",
    '" onload="alert(1)',
    "' onclick='alert(1)",
    "</title></style><script>x</script>",
    "&lt;b&gt; & <b>",
    "]]> --> <!-- </svg>",
]


def fund(owner: str, path: list[str], rule: str, available: int, drawn: int) -> Record:
    amounts = {"available": available, "drawn": drawn, "remaining": available - drawn}
    texts = {key: decimal(value, 2) for key, value in amounts.items()}
    return {"owner": owner, "purpose": "default fund", "path": path, "rule": rule, **texts}


def layer(path: list[str], rule: str, capacity: int, drawn: int, basis: str | None = None) -> Record:
    amounts = {"capacity": capacity, "drawn": drawn, "remaining": capacity - drawn}
    return {"path": path, "rule": rule, "basis": basis, **{key: decimal(value, 2) for key, value in amounts.items()}}


def loss_of(amount: int, layers: list[Record], funds: list[Record], name: str = "a-loss") -> Record:
    absorbed = sum(units(each["drawn"], 2) for each in funds)
    transfers = [
        {
            "payer": {"owner": each["owner"], "purpose": each["purpose"]},
            "payee": WORLD,
            "amount": each["drawn"],
            "path": each["path"],
            "rule": each["rule"],
        }
        for each in funds
        if units(each["drawn"], 2)
    ]
    amounts = {"amount": amount, "absorbed": absorbed, "uncovered": amount - absorbed}
    words = {"source": "https://example.org/loss", "quote": "a loss", "payee": WORLD, "waterfall": layers[0]["path"][0]}
    texts = {key: decimal(value, 2) for key, value in amounts.items()}
    return {"id": name, **texts, **words, "layers": layers, "funds": funds, "transfers": transfers}


def document_of(*losses: Record) -> Record:
    funds = losses[0]["funds"] if losses else []
    before, after = (
        [{"owner": each["owner"], "purpose": each["purpose"], "balance": each[key]} for each in funds]
        for key in ("available", "remaining")
    )
    inside = [sum(units(each["balance"], 2) for each in books) for books in (before, after)]
    trials = [{"inside": decimal(held, 2), "outside": decimal(-held, 2), "balanced": True} for held in inside]
    for books, held in zip((before, after), inside, strict=True):
        books.append({**WORLD, "balance": decimal(-held, 2)})
    settled = all(units(each["uncovered"], 2) == 0 for each in losses)
    return {
        "schema": "rhodian.waterfall.settlement/1",
        "rhodian": "0.2.0",
        "scenario": {
            "id": "a-case",
            "title": "A case",
            "date": "2018-09-11",
            "summary": "What happened.",
            "assumptions": ["The members are assumed."],
        },
        "asset": {"code": "EUR", "scale": 2},
        "status": "settled" if settled else "uncovered",
        "losses": list(losses),
        "books": {
            "before": before,
            "after": after,
            "trial_balance": dict(zip(("before", "after"), trials, strict=True)),
        },
        "published": [figure("fund used", "1234567.89", "1234567.88", "-0.01")],
        "unaccounted": "0.00",
    }


def figure(what: str, value: str, recomputed: str, difference: str) -> Record:
    words = {"measure": "drawn: the fund", "source": "https://example.org/report", "quote": "so much", "note": "cut"}
    agrees = value == recomputed
    ends = {"value": value, "from": value, "to": value, "around": None, "asset": "EUR", "undefined": None}
    found = {"recomputed": recomputed, "agrees": agrees, "difference": difference}
    return {"what": what, **ends, **found, **words}


def mutual(
    members: int, *, amount: int = 11_400_000_00, each: int = 1_234_567_89, rule: str = "in proportion"
) -> Record:
    """A house's own fund of 700,000.00, then the members' in proportion, fixed or not."""
    root, inner = ["waterfall"], ["waterfall", "members"]
    borne = min(amount - 700_000_00, members * each)
    drawn = [borne * (place + 1) // members - borne * place // members for place in range(members)]
    funds = [fund("House", root, "in order", 700_000_00, 700_000_00)]
    funds += [fund(f"Member {place}", inner, rule, each, drawn[place]) for place in range(members)]
    layers = [
        layer(root, "in order", members * each + 700_000_00, borne + 700_000_00),
        layer(inner, rule, members * each, borne, "contribution"),
    ]
    return loss_of(amount, layers, funds)


class Reader(HTMLParser):
    """Reads a page strictly: what it opens it closes, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        assert len(dict(attrs)) == len(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] != "style":
            self.text.append(data)


def read(document: Record) -> Reader:
    reader = Reader()
    reader.feed(page(document))
    reader.close()
    assert reader.open == []
    return reader


def attributes(reader: Reader, name: str) -> list[str]:
    return [value or "" for _tag, given in reader.tags for key, value in given.items() if key == name]


def amounts_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [amount for inner in value.values() for amount in amounts_in(inner)]
    if isinstance(value, list):
        return [amount for inner in value for amount in amounts_in(inner)]
    return [value] if isinstance(value, str) and re.fullmatch(r"-?\d+\.\d\d", value) else []


@pytest.fixture
def nasdaq() -> Record:
    return document_of(mutual(20))


def test_every_tag_is_closed_in_order(nasdaq: Record) -> None:
    reader = read(nasdaq)
    assert page(nasdaq).startswith('<!doctype html><html lang="en">')
    assert [tag for tag, _ in reader.tags][:2] == ["html", "head"]


def test_the_page_asks_for_nothing_from_outside_and_runs_nothing(nasdaq: Record) -> None:
    reader = read(nasdaq)
    assert {tag for tag, _ in reader.tags}.isdisjoint({"script", "link", "img", "iframe", "object", "embed", "base"})
    assert attributes(reader, "src") == []
    assert not any(key.startswith("on") for _tag, given in reader.tags for key in given)
    assert {tag for tag, given in reader.tags if "href" in given} == {"a"}
    text = page(nasdaq)
    assert "@import" not in text
    assert "url(" not in text
    assert "default-src 'none'" in html.unescape(text)


def test_every_amount_of_the_document_is_on_the_page_with_separators(nasdaq: Record) -> None:
    text = " ".join(read(nasdaq).text)
    amounts = amounts_in(nasdaq)
    assert len(amounts) > 100
    printed = set(re.findall(r"-?[\d,]+\.\d\d", text))
    assert {grouped(amount) for amount in amounts} <= printed


def test_the_same_document_gives_the_same_page(nasdaq: Record) -> None:
    assert page(nasdaq) == page(nasdaq)


def test_the_result_is_told_in_one_sentence(nasdaq: Record) -> None:
    text = "".join(read(nasdaq).text)
    assert (
        "A loss of EUR 11,400,000.00 was settled in full: 700,000.00 by House (default fund),"
        " 10,700,000.00 by members (20 funds in proportion)." in text
    )
    assert "0.00 unaccounted for" in text


def test_members_in_fixed_proportion_are_drawn_as_those_in_proportion_and_called_what_they_are() -> None:
    documents = [document_of(mutual(20, rule=rule)) for rule in ("in fixed proportion", "in proportion")]
    text, drawn = map(page, documents)
    assert "members (20 funds in fixed proportion)" in "".join(read(documents[0]).text)
    assert "in fixed proportion by contribution" in text
    assert text.replace("in fixed proportion", "in proportion") == drawn


def test_what_is_uncovered_is_said_and_drawn() -> None:
    text = page(document_of(mutual(2)))
    assert "<strong>8,230,864.22 is uncovered.</strong>" in text
    assert "Not covered in full" in text
    assert text.count('class="fill uncovered"') == 2


def test_a_loss_that_nothing_bears_is_wholly_uncovered() -> None:
    root = ["waterfall"]
    empty = loss_of(5_00, [layer(root, "in order", 0, 0)], [fund("House", root, "in order", 0, 0)])
    text = page(document_of(empty))
    assert "A loss of EUR 5.00 was left wholly uncovered." in text
    assert "nothing available" in text
    assert "Nothing moved." in text


def test_a_loss_of_nothing_needs_nothing() -> None:
    root = ["waterfall"]
    nothing = loss_of(0, [layer(root, "in order", 1_00, 0)], [fund("House", root, "in order", 1_00, 0)])
    assert "A loss of EUR 0.00 needs nothing." in page(document_of(nothing))


def test_many_losses_are_summed_up_and_each_has_its_picture() -> None:
    losses = [{**mutual(3), "id": f"loss-{place}"} for place in range(5)]
    text = "".join(read(document_of(*losses)).text)
    assert "Of 5 losses of EUR 57,000,000.00 together, 22,018,518.35 was borne. 34,981,481.65 is uncovered." in text
    assert page(document_of(*losses)).count("<figure>") == 5


def test_losses_beyond_the_stated_number_are_counted_not_shown() -> None:
    losses = [{**mutual(1), "id": f"loss-{place}"} for place in range(LOSSES_SHOWN + 2)]
    text = page(document_of(*losses))
    assert "2 more losses, not on this page" in text
    assert text.count("<figure>") == LOSSES_SHOWN


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_text_is_shown_and_never_acts(attack: str) -> None:
    calm, hostile = document_of(mutual(7)), document_of(mutual(7))
    hostile["scenario"].update(title=attack, id=attack, summary=attack, date=attack, assumptions=[attack])
    hostile["asset"]["code"] = hostile["rhodian"] = hostile["schema"] = attack
    loss = hostile["losses"][0]
    loss.update(id=attack, quote=attack, waterfall=attack, payee={"owner": attack, "purpose": attack})
    for record in (*loss["layers"], *loss["funds"], *loss["transfers"]):
        record["path"] = [attack, *record["path"][1:]]
    for record in (*loss["funds"][-1:], *hostile["books"]["before"], *hostile["books"]["after"]):
        record["owner"] = attack
    hostile["published"][0].update(what=attack, measure=attack, quote=attack, note=attack, undefined=attack)
    hostile["published"][0].update({"value": attack, "from": attack, "to": attack, "around": attack})
    mild, shown = read(calm), read(hostile)
    assert [tag for tag, _ in shown.tags if tag != "tr"] != []
    assert {tag for tag, _ in shown.tags} == {tag for tag, _ in mild.tags}
    assert {key for _, given in shown.tags for key in given} == {key for _, given in mild.tags for key in given}
    assert attack in "".join(shown.text)


@pytest.mark.parametrize(
    "source",
    [
        "javascript:alert(1)",
        "JAVASCRIPT://x/%0aalert(1)",
        " https://example.org",
        "data:text/html,<b>",
        "//example.org",
        "https://",
        "https:///x",
        "https://example.org/ onclick=alert(1)",
        "https://example.org/\n",
        "vbscript:x",
        "file:///etc/passwd",
        "Annual report 2018, page 12",
    ],
)
def test_a_source_that_is_not_a_web_address_is_no_link(source: str) -> None:
    document = document_of(mutual(2))
    document["published"][0]["source"] = document["losses"][0]["source"] = source
    assert attributes(read(document), "href") == []


@pytest.mark.parametrize("source", ["https://example.org/a?b=1&c=2#d", "HTTP://example.org", 'http://example.org/"'])
def test_a_web_address_becomes_a_link_to_itself(source: str) -> None:
    reader = Reader()
    reader.feed(str(fragment[link(source)]))
    assert reader.tags == [("a", {"href": source, "rel": "noopener noreferrer"})]
    assert reader.text == [source]


def test_controls_and_changes_of_direction_cannot_hide_in_a_name() -> None:
    document = document_of(mutual(2))
    document["scenario"]["title"] = "a\x00b\u202ec\ud800d"
    assert page(document).count("a\ufffdb\ufffdc\ufffdd") == 2
    assert visible("one\ntwo\tthree\xa0four\u200d") == "one two three\xa0four\u200d"


def test_what_all_bearers_had_bore_and_have_left_stands_below_them_cut_or_not() -> None:
    for members in (3, ROWS_A_GROUP + 900):
        loss = mutual(members, amount=700_000_00 + members * 1_01)
        had, left = (
            grouped(decimal(sum(units(each[key], 2) for each in loss["funds"]), 2))
            for key in ("available", "remaining")
        )
        cells = "".join(f'<td class="n">{amount}</td>' for amount in (had, grouped(loss["absorbed"]), left))
        assert f'<tr><th scope="row">All together</th>{cells}</tr>' in page(document_of(loss))


def test_a_large_group_is_cut_and_its_rest_is_summed_exactly() -> None:
    members = ROWS_A_GROUP + 900
    text = page(document_of(mutual(members, amount=700_000_00 + members * 1_01)))
    assert f"Member {ROWS_A_GROUP - 1} " in text
    assert f"Member {ROWS_A_GROUP} " not in text
    assert "900 funds more, not on this page: --json and --csv list every one" in text
    assert text.count("900 transfers more") == 1
    assert text.count("901 accounts more") == 1  # the house holds one of the same purpose
    assert '<td class="n">909.00</td>' in text


def test_a_page_of_very_many_layers_stays_small_and_says_what_it_leaves_out() -> None:
    root = ["waterfall"]
    names = [f"layer {place}" for place in range(3_000)]
    layers = [layer(root, "in order", 3_000_00, 3_000_00)]
    layers += [layer([*root, name], "in order", 1_00, 1_00) for name in names]
    funds = [fund(f"Member {name}", [*root, name], "in order", 1_00, 1_00) for name in names]
    text = page(document_of(loss_of(3_000_00, layers, funds)))
    assert len(text) < 2_000_000
    assert "2,000 funds more, not on this page" in text
    assert f"{6_000 - ROWS_DRAWN:,} more bars not drawn" in text
    assert "The tree goes on: --json lists it whole" in text


def test_twenty_thousand_members_make_a_page_no_larger_than_a_thousand() -> None:
    small, large = (len(page(document_of(mutual(members)))) for members in (1_000, 20_000))
    assert large < small * 11 // 10


def test_a_tree_a_thousand_layers_deep_is_shown() -> None:
    path: list[str] = []
    layers = []
    for place in range(1_000):
        path = [*path, f"layer {place}"]
        layers.append(layer(path, "limited", 1_00, 1_00))
    text = page(document_of(loss_of(1_00, layers, [fund("House", path, "limited", 1_00, 1_00)])))
    assert "(996 layers)" in text
    assert "1.00 by House (default fund)" in text


def test_the_outline_keeps_funds_and_layers_in_the_order_of_the_tree() -> None:
    root, first, second = ["w"], ["w", "a"], ["w", "b"]
    layers = [layer(root, "in order", 5_00, 0), layer(first, "in order", 1_00, 0), layer(second, "in order", 1_00, 0)]
    owners = [("P", root), ("Q", first), ("R", root), ("S", root), ("T", second)]
    funds = [fund(owner, path, "in order", 1_00, 0) for owner, path in owners]
    lines = outline(loss_of(1_00, layers, funds))
    told = [line.layer["path"][-1] if line.layer else "".join(each["owner"] for each in line.funds) for line in lines]
    assert told == ["w", "P", "a", "Q", "RS", "b", "T"]
    assert [line.number for line in lines if line.layer] == ["", "2", "5"]
    assert [line.first for line in lines if not line.layer] == [1, 1, 3, 1]


def test_a_layer_without_funds_is_still_in_the_outline() -> None:
    root = ["w"]
    layers = [layer(root, "in order", 1_00, 0), layer(["w", "empty"], "in proportion", 0, 0)]
    lines = outline(loss_of(1_00, layers, [fund("P", root, "in order", 1_00, 0)]))
    assert [line.layer["path"][-1] for line in lines if line.layer] == ["w", "empty"]
    assert "empty" in page(document_of(loss_of(1_00, layers, [fund("P", root, "in order", 1_00, 0)])))


def test_every_table_has_a_caption_and_every_heading_a_scope(nasdaq: Record) -> None:
    reader = read(nasdaq)
    tags = [tag for tag, _ in reader.tags]
    assert tags.count("table") == tags.count("caption") == 6
    assert all(given.get("scope") in {"col", "row", "rowgroup"} for tag, given in reader.tags if tag == "th")


def test_a_figure_that_differs_says_by_how_much_and_why(nasdaq: Record) -> None:
    text = "".join(read(nasdaq).text)
    assert "differs by -0.01" in text
    assert "0 of 1 published figure agree exactly." in text
    assert "cut" in text


def test_assumptions_come_before_the_picture_and_their_absence_is_said(nasdaq: Record) -> None:
    text = page(nasdaq)
    assert text.index("The members are assumed.") < text.index("<figure>")
    nasdaq["scenario"]["assumptions"] = []
    assert "The scenario states no assumptions." in page(nasdaq)


def test_the_page_says_how_to_make_it_again(nasdaq: Record) -> None:
    text = page(nasdaq)
    assert "<code>rhodian settle FILE</code>" in text
    assert "Rhodian 0.2.0" in text
    assert "at most 100 rows of a group and 1,000 in all" in text


def test_an_unbalanced_ledger_is_not_called_balanced(nasdaq: Record) -> None:
    nasdaq["unaccounted"] = "0.01"
    nasdaq["books"]["trial_balance"]["after"]["balanced"] = False
    text = page(nasdaq)
    assert "the books do not balance" in text
    assert "<td>NO</td>" in text


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("0", "0"),
        ("999", "999"),
        ("1000.50", "1,000.50"),
        ("-1234567.89", "-1,234,567.89"),
        ("1" + "0" * 30, "1" + ",000" * 10),
    ],
)
def test_separators_are_added_to_the_text_and_change_nothing_else(amount: str, shown: str) -> None:
    assert grouped(amount) == shown
    assert shown.replace(",", "") == amount


@pytest.mark.parametrize("amount", ["", "1e9", "1,000", "NaN", "0.001", "+1", "1.", " 1", "\u0661"])
def test_an_amount_that_is_not_a_decimal_string_of_the_scale_is_refused(amount: str) -> None:
    with pytest.raises(ValueError, match="is not an amount of 2 decimals"):
        units(amount, 2)


@pytest.mark.parametrize("scale", [0, 2, 18])
def test_units_and_decimal_undo_each_other(scale: int) -> None:
    for amount in (0, 1, -1, 10**scale, -(10**30) - 7):
        assert units(decimal(amount, scale), scale) == amount


def test_a_long_path_keeps_its_ends() -> None:
    assert trail(["a", "<b>"]) == "a \u203a <b>"
    assert trail(list("abcdefgh")) == "a \u203a b \u203a (4 layers) \u203a g \u203a h"
