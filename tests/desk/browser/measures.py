"""What is measured of a page in a browser, as scripts that the tests run there; the pages themselves have none."""

from __future__ import annotations

OVERFLOW = """() => {
  const wide = document.documentElement.clientWidth, out = [];
  if (document.documentElement.scrollWidth > wide) out.push(`page ${document.documentElement.scrollWidth}`);
  for (const each of document.querySelectorAll("body *")) {
    if (each.closest(".scroll table, .tag")) continue;
    const box = each.getBoundingClientRect();
    if (box.right > wide + 0.5 || box.left < -0.5) out.push(`${each.tagName} ${each.className} ${box.right}`);
  }
  return out;
}"""
"""What reaches beyond the window, but for tables in their boxes, which scroll, and words that a part of a bar hides."""

BARS = """() => {
  const out = [];
  for (const each of document.querySelectorAll(".bar, .part, .fill, .timeline > span, .levels > span")) {
    const box = each.getBoundingClientRect(), room = each.parentElement, style = getComputedStyle(room);
    const padding = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
    const wide = room.getBoundingClientRect().width - (each.matches(".bar") ? padding : 0);
    for (const [side, whole] of [["width", wide], ["height", room.clientHeight]]) {
      const asked = each.style[side];
      if (!asked) continue;
      const right = parseFloat(asked) / 100 * whole, found = box[side];
      // a sliver is as wide as it must be to be seen, and what it takes the others give
      const slivers = 2 * each.parentElement.children.length;
      if (Math.abs(found - right) > (each.matches(".part") ? Math.min(slivers, 12) : 2.01))
        out.push(`${each.className} ${side}: ${asked} of ${whole} is ${found}`);
    }
  }
  return out;
}"""
"""Where a box is not as wide or as high as the style says, to the pixel or two of a sliver."""

PARTS = """() => [...document.querySelectorAll(".bar")].flatMap(bar => {
  const box = bar.getBoundingClientRect(), parts = [...bar.children].map(each => each.getBoundingClientRect());
  let edge = box.left;
  const gaps = parts.filter(each => { const gap = Math.abs(each.left - edge) > 0.5; edge = each.right; return gap; });
  return gaps.length || (parts.length && Math.abs(edge - box.right) > 1) ? [bar.outerHTML.slice(0, 300)] : [];
})"""
"""Bars whose parts leave gaps or end elsewhere than the bar."""

TAGS = """() => [...document.querySelectorAll(".tag")].flatMap(tag => [...tag.children].filter(each => {
  const whole = tag.getBoundingClientRect(), box = each.getBoundingClientRect();
  if (box.top >= whole.bottom - 0.5) return false;
  return box.left < whole.left - 0.5 || box.right > whole.right + 0.5 || box.bottom > whole.bottom + 0.5;
}).map(each => each.textContent))"""
"""What is written into bars and cut: it is whole, or not seen at all."""

UNTOLD = """() => [...document.querySelectorAll("figure .bar")].flatMap(bar => {
  const row = bar.closest(".row, .compared");
  const listed = [...row.querySelectorAll(".narrow b"), ...row.parentElement.querySelectorAll(".row .number")]
    .map(each => each.textContent);
  return [...bar.querySelectorAll(".tag")].filter(tag => {
    const whole = tag.getBoundingClientRect(), seen = tag.firstElementChild.getBoundingClientRect();
    return seen.top >= whole.bottom - 0.5 && !listed.includes(tag.firstElementChild.textContent);
  }).map(tag => tag.firstElementChild.textContent);
})"""
"""Numbers of parts that are neither within a bar nor listed below it nor those of a bar of their own."""

CONTRAST = """() => {
  const brush = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  const rgb = colour => {
    brush.clearRect(0, 0, 1, 1); brush.fillStyle = colour; brush.fillRect(0, 0, 1, 1);
    return [...brush.getImageData(0, 0, 1, 1).data];
  };
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, place) => sum + v * [0.2126, 0.7152, 0.0722][place], 0);
  const out = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.data.trim()) continue;
    let ground = node.parentElement;
    while (ground && rgb(getComputedStyle(ground).backgroundColor)[3] < 255) {
      if (getComputedStyle(ground).backgroundImage !== "none" && !ground.matches(".scroll"))
        out.push([0, `hatching under ${node.data}`]);
      ground = ground.parentElement;
    }
    const tag = node.parentElement.closest(".tag");
    if (tag && (tag === ground || !tag.contains(ground))) out.push([0, `a filling under ${node.data}`]);
    const ink = rgb(getComputedStyle(node.parentElement).color), plain = rgb(getComputedStyle(ground).backgroundColor);
    const [a, b] = [light(ink), light(plain)].sort((x, y) => y - x);
    out.push([(a + 0.05) / (b + 0.05), node.data.trim().slice(0, 60)]);
  }
  return out;
}"""
"""Of each text the contrast with the ground under it; nothing for text that stands on a hatching."""

_ALL = """[...document.querySelectorAll("a[href], summary, [tabindex='0']")].filter(each => each.checkVisibility())"""

REACHABLE = f"() => {_ALL}.length"
"""How much there is that keys must reach."""

FOCUS = f"""() => {{
  const each = document.activeElement;
  if (!each || each === document.body) return null;
  const style = getComputedStyle(each);
  return {{
    place: {_ALL}.indexOf(each), outlined: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
  }};
}}"""
"""Which of what keys must reach has the focus, and whether one sees that; nothing if none has."""
