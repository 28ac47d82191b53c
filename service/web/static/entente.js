"use strict";
// Makes the pages handier; nothing on them depends on it.

// Pairs of countries as tabs (WAI-ARIA, tabs with automatic activation); without a script, links to sections.
function tabs(list) {
  const links = [...list.querySelectorAll("a")];
  const panels = links.map((link) => document.getElementById(link.hash.slice(1)));
  const select = (chosen) => links.forEach((link, number) => {
    const selected = number === chosen;
    link.setAttribute("aria-selected", String(selected));
    link.tabIndex = selected ? 0 : -1;
    panels[number].hidden = !selected;
  });
  list.setAttribute("role", "tablist");
  list.setAttribute("aria-label", "Pairs of countries");
  links.forEach((link, number) => {
    const panel = panels[number];
    link.parentElement.setAttribute("role", "presentation");
    link.setAttribute("role", "tab");
    link.id = `tab-${panel.dataset.dyad}`;
    link.setAttribute("aria-controls", panel.id);
    panel.setAttribute("role", "tabpanel");
    panel.setAttribute("aria-labelledby", link.id);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      select(number);
    });
    link.addEventListener("keydown", (event) => {
      const last = links.length - 1;
      const next = {
        ArrowRight: number === last ? 0 : number + 1,
        ArrowLeft: number === 0 ? last : number - 1,
        Home: 0,
        End: last,
      }[event.key];
      if (next === undefined && event.key !== " ") return;
      event.preventDefault();
      select(next ?? number);
      links[next ?? number].focus();
    });
  });
  // An address may name one of them, as may a link on the page.
  const named = () => {
    const number = panels.findIndex((panel) => `#${panel.id}` === location.hash);
    if (number >= 0) select(number);
  };
  select(0);
  named();
  addEventListener("hashchange", named);
}

// What a mark says goes away with Escape (WCAG 1.4.13) until another is pointed at or reached.
function notes() {
  const show = () => document.body.classList.remove("dismissed");
  addEventListener("keydown", (event) => {
    if (event.key === "Escape") document.body.classList.add("dismissed");
  });
  for (const mark of document.querySelectorAll("mark[tabindex]")) {
    mark.addEventListener("pointerenter", show);
    mark.addEventListener("focus", show);
  }
}

// Says that the article is being read, and sends it once. A service that is gone is told of here: the
// browser's own page in its place would take the text away.
function sending(form) {
  const button = form.querySelector("button");
  const label = button.textContent;
  const told = document.createElement("p");
  told.className = "fault";
  told.setAttribute("role", "alert");
  form.append(told);
  const busy = (isBusy) => {
    form.toggleAttribute("data-busy", isBusy);
    button.textContent = isBusy ? "Reading …" : label;
  };
  let isReached = false;
  form.addEventListener("submit", async (event) => {
    if (isReached) return;
    event.preventDefault();
    if (form.hasAttribute("data-busy")) return;
    told.textContent = "";
    busy(true);
    try {
      await fetch("/livez", { cache: "no-store" });
      isReached = true;
      form.requestSubmit(button);
    } catch {
      busy(false);
      told.textContent = "The service cannot be reached just now. Your text is still here: try again in a moment.";
    }
  });
  // Who comes back to the page finds the form as it was.
  addEventListener("pageshow", () => {
    isReached = false;
    busy(false);
  });
}

document.querySelectorAll(".dyads ul").forEach(tabs);
document.querySelectorAll("form.article").forEach(sending);
notes();
// What the page was asked for is where reading goes on: what is to be put right, or else the result.
const result = location.hash === "#result" ? document.getElementById("result") : null;
(document.querySelector(".alert") ?? result)?.focus();
