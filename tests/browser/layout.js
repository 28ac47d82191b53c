// What is broken in the layout of the page as it stands: returns a list of faults, each in words.
() => {
  const SLACK = 1.5; // pixels: positions are fractions, and are rounded where they are drawn
  const EMPTY_SHARE = 0.15; // of a line's height, above the letters and below: the font's own leading
  const faults = [];

  const named = (element) => {
    const id = element.id && `#${element.id}`;
    const classes = [...element.classList].map((name) => `.${name}`).join("");
    return `${element.localName}${id}${classes}`;
  };
  const quoted = (text) => `“${text.trim().replace(/\s+/g, " ").slice(0, 40)}”`;
  const ancestors = function* (element) {
    for (let each = element; each; each = each.parentElement) yield each;
  };
  // Kept for screen readers alone, in a box of a pixel or beyond the edge, or until it has the focus.
  const isUnseen = (element) => [...ancestors(element)].some((each) => {
    const { clipPath, clip, position } = getComputedStyle(each);
    if (clipPath.startsWith("inset(50%") || clip.startsWith("rect(")) return true;
    if (position !== "absolute" && position !== "fixed") return false;
    const { right, bottom, width, height } = each.getBoundingClientRect();
    return right + scrollX <= 0 || bottom + scrollY <= 0 || (width <= 1 && height <= 1);
  });
  const isShown = (element) =>
    element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !isUnseen(element);
  // What lies over the page for as long as it is wanted may cover it.
  const floats = (element) => element.closest("[popover], [role=tooltip], dialog");

  const intersection = (one, other) => ({
    left: Math.max(one.left, other.left), right: Math.min(one.right, other.right),
    top: Math.max(one.top, other.top), bottom: Math.min(one.bottom, other.bottom),
  });
  const isEmpty = (box) => box.right - box.left <= 0 || box.bottom - box.top <= 0;
  const isWithin = (box, frame) =>
    box.left >= frame.left - SLACK && box.right <= frame.right + SLACK &&
    box.top >= frame.top - SLACK && box.bottom <= frame.bottom + SLACK;

  const boxesOf = (node) => {
    if (node.parentElement.closest("svg")) return [node.parentElement.getBoundingClientRect()];
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()];
  };

  // The lines of text that can be seen, and what of each is cut off with no way to scroll to it.
  const lines = [];
  const see = (node, box) => {
    const element = node.parentElement;
    let seen = { left: box.left, right: box.right, top: box.top, bottom: box.bottom };
    for (const each of ancestors(element)) {
      if (each === document.body || each === document.documentElement) break;
      const { overflowX, overflowY, display } = getComputedStyle(each);
      if ((overflowX === "visible" && overflowY === "visible") || display.startsWith("inline")) continue;
      const frame = each.getBoundingClientRect();
      const scrolls = [overflowX, overflowY].some((value) => value === "auto" || value === "scroll");
      if (!scrolls && !isWithin(seen, frame)) {
        faults.push(`${quoted(node.data)} is cut off by ${named(each)}`);
        return;
      }
      seen = intersection(seen, frame);
      if (isEmpty(seen)) return;
    }
    if (box.left < -SLACK) faults.push(`${quoted(node.data)} begins left of the page`);
    const leading = (seen.bottom - seen.top) * EMPTY_SHARE;
    lines.push({ node, left: seen.left, right: seen.right, top: seen.top + leading, bottom: seen.bottom - leading });
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    if (!node.data.trim() || element.closest("script, style, noscript, option, textarea, title, desc")) continue;
    if (floats(element) || !isShown(element)) continue;
    for (const box of boxesOf(node)) if (!isEmpty(box)) see(node, box);
  }

  lines.sort((one, other) => one.top - other.top);
  for (let i = 0; i < lines.length; i++) {
    for (let j = i + 1; j < lines.length && lines[j].top < lines[i].bottom - SLACK; j++) {
      const common = intersection(lines[i], lines[j]);
      const apart = common.right - common.left <= SLACK || common.bottom - common.top <= SLACK;
      if (apart || lines[i].node === lines[j].node) continue;
      faults.push(`${quoted(lines[i].node.data)} and ${quoted(lines[j].node.data)} lie on each other`);
    }
  }

  for (const picture of document.querySelectorAll("svg")) {
    if (!isShown(picture)) continue;
    const frame = picture.getBoundingClientRect();
    for (const drawn of picture.querySelectorAll("text, circle, rect, path, line, polyline, polygon, use")) {
      if (drawn.closest("defs, clipPath, mask, pattern, marker, symbol") || !isShown(drawn)) continue;
      const box = drawn.getBoundingClientRect();
      if (!isWithin(box, frame)) faults.push(`${named(drawn)} ${quoted(drawn.textContent)} leaves ${named(picture)}`);
    }
  }

  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) {
    const wide = [...document.body.querySelectorAll("*")].filter((each) =>
      isShown(each) && each.getBoundingClientRect().right > clientWidth + SLACK);
    faults.push(`the page scrolls sideways, ${scrollWidth} in ${clientWidth}: ${wide.slice(0, 5).map(named).join(" ")}`);
  }
  return [...new Set(faults)];
}
