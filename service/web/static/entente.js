"use strict";
// Posts the article and shows the answer. All text goes in as text nodes, never as markup.

const element = (name, className, ...children) => {
  const made = document.createElement(name);
  if (className) made.className = className;
  made.append(...children);
  return made;
};
const percent = (share) => `${Math.round(share * 100)}%`;
const STATES = ["hostile", "impasse", "cooperative"];
const REASONS = {
  no_dyad: "No two countries meet in this text.",
  no_relation: "The text says nothing of substance about the relation of the countries it names.",
  uncertain: "The text leaves the state of the relation open.",
  unsupported_language: "Only English is read.",
  too_short: "The text is too short to be an article. Name the two countries to have it read all the same.",
};

function bar(probabilities) {
  const drawn = element("div", "bar");
  drawn.setAttribute("role", "img");
  drawn.setAttribute("aria-label", STATES.map((state) => `${state} ${percent(probabilities[state])}`).join(", "));
  for (const state of STATES) {
    const part = element("i", state);
    part.style.flexGrow = probabilities[state];
    drawn.append(part);
  }
  const words = STATES.map((state) => `${state} ${percent(probabilities[state])}`).join(" · ");
  return element("div", "", drawn, element("small", "", words));
}

function marked(text, evidence) {
  const points = [...text]; // offsets count code points
  const shown = element("div", "text");
  shown.tabIndex = 0;
  let cursor = 0;
  for (const passage of [...evidence].sort((one, other) => one.start - other.start)) {
    shown.append(points.slice(cursor, passage.start).join(""));
    const mark = element("mark", passage.state, points.slice(passage.start, passage.end).join(""));
    const why = [by(passage), ...passage.terms.map((each) => each.term)].filter(Boolean).join(", ");
    mark.title = `${passage.state}: ${why}`;
    shown.append(mark);
    cursor = passage.end;
  }
  shown.append(points.slice(cursor).join(""));
  return shown;
}

// Who acts or speaks in a passage; "both" where the sides do it together or to each other.
const by = ({ actor }) => actor ? `by ${actor === "both" ? "both sides" : actor}` : "";

function passages(evidence) {
  const said = (passage) => element("li", "", element("blockquote", passage.state,
    element("small", "", [passage.state, by(passage)].filter(Boolean).join(", ")), element("p", "", passage.text)));
  return element("ol", "passages", ...evidence.map(said));
}

function stances({ dyad, a_to_b, b_to_a }) {
  const [a, b] = dyad.split("-");
  const told = [[a, b, a_to_b], [b, a, b_to_a]].filter(([, , stance]) => stance);
  if (!told.length) return "";
  return element("ul", "", ...told.map(([from, to, stance]) => element("li", "", `${from} toward ${to}: `,
    element("span", `state ${stance.state}`, stance.state), ` (score ${stance.score.toFixed(2)})`)));
}

function named({ title, outlet, published_at }) {
  const day = published_at ? published_at.slice(0, 10) : "undated";
  return `${title || "Untitled"} (${[outlet, day].filter(Boolean).join(", ")})`;
}

function sideBySide(contrast) {
  const side = (passage, whose) => element("blockquote", passage.state,
    element("small", "", whose), element("p", "", passage.text));
  return element("div", "pair", side(contrast.own, "This article"), side(contrast.theirs, "That article"));
}

function contrasted(heading, found) {
  if (!found) return "";
  return element("section", "", element("h4", "", heading),
    element("p", "", `${named(found.article)}: `, element("span", `state ${found.state}`, found.state)),
    sideBySide(found.contrast));
}

function neighbour(near) {
  const copies = near.copy_count ? `, printed in ${near.copy_count} more` : "";
  return element("li", "", `${named(near.article)}: `,
    element("span", `state ${near.position.state}`, near.position.state),
    `, similarity ${near.similarity.toFixed(2)}${copies}`);
}

function compared(comparison, text) {
  const { position, consensus } = comparison;
  const shown = element("section", "",
    element("h2", "", `${comparison.dyad}: `, element("span", `state ${position.state}`, position.state)),
    bar(position.probabilities), stances(position),
    element("h3", "", "What says so, strongest first"), passages(position.evidence),
    element("h3", "", "Where it stands"), marked(text, position.evidence));
  shown.append(element("h3", "", "Against the stored articles"));
  if (!consensus) shown.append(element("p", "", "Nothing is stored on this pair yet."));
  else {
    shown.append(element("p", "", comparison.summary), bar(consensus.probabilities),
      contrasted("The nearest that agrees", comparison.agreeing),
      contrasted("The nearest that disagrees", comparison.disagreeing),
      element("h4", "", "Nearest articles"), element("ol", "", ...comparison.neighbours.map(neighbour)));
  }
  return shown;
}

document.getElementById("article").addEventListener("submit", async (event) => {
  event.preventDefault();
  const result = document.getElementById("result");
  const text = document.getElementById("text").value;
  const dyad = document.getElementById("dyad").value.trim();
  const key = document.getElementById("key")?.value.trim(); // asked for where the service is closed
  result.replaceChildren(element("p", "", "Reading …"));
  try {
    const response = await fetch("/v1/comparisons", {
      method: "POST",
      headers: { "Content-Type": "application/json", ...(key && { Authorization: `Bearer ${key}` }) },
      body: JSON.stringify(dyad ? { text, dyad } : { text }),
    });
    const answer = await response.json();
    if (!response.ok) {
      const fields = (answer.errors || []).map((error) => `${error.field}: ${error.message}`).join(" ");
      throw new Error(`${answer.title}. ${fields || answer.detail}`);
    }
    const { reading, comparisons } = answer;
    result.replaceChildren(...(reading.reason ? [element("p", "", REASONS[reading.reason])]
      : comparisons.map((comparison) => compared(comparison, text))));
  } catch (error) {
    const alert = element("p", "", error.message);
    alert.setAttribute("role", "alert");
    result.replaceChildren(alert);
  }
});
