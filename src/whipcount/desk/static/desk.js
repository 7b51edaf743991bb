// The desk works without this file; with it, a click is answered in place, filters act as one types,
// the call buttons are one stop of the keyboard a row, and an edit made elsewhere shows by itself.
"use strict";

const POLL = 3000; // milliseconds between looks at the version
const main = () => document.getElementById("main");

// Put each part of a page that is marked data-swap in the place of the part with its id; keep the focus.
function swap(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const focused = document.activeElement && document.activeElement.id;
  const parts = [...page.querySelectorAll("[data-swap]")];
  for (const part of parts) {
    // A part inside another comes with it, unless this page does not hold the other.
    const around = part.parentElement.closest("[data-swap]");
    if (around && document.getElementById(around.id)) continue;
    const held = document.getElementById(part.id);
    if (held) held.replaceWith(document.adoptNode(part));
  }
  const version = page.getElementById("main");
  if (version) main().dataset.version = version.dataset.version;
  oneStopARow();
  const again = focused && document.getElementById(focused);
  if (again && again !== document.activeElement) {
    if (again.closest("form.call")) rove(again);
    again.focus({ preventScroll: true });
  }
}

function tell(words) {
  const told = document.getElementById("told");
  told.textContent = "";
  const line = document.createElement("p");
  line.className = "refusal";
  line.textContent = words;
  told.append(line);
}

async function ask(address, options) {
  const answer = await fetch(address, { credentials: "same-origin", ...options });
  const html = await answer.text();
  if (!(answer.headers.get("content-type") || "").startsWith("text/html")) throw new Error(html);
  return { ok: answer.ok, html };
}

// --- calls ---------------------------------------------------------------------------------------------

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-live]")) return;
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form, event.submitter));
  fields.set("live", "1");
  if (event.submitter) press(event.submitter);
  try {
    const answer = await ask(form.action, { method: "POST", body: fields });
    swap(answer.html);
    if (!answer.ok) await refresh(location.href, true);
  } catch (error) {
    tell(`Not written: the desk does not answer (${error.message}). Is it still running?`);
    refresh(location.href, true).catch(() => {});
  }
});

// Show the press at once; the answer settles it.
function press(button) {
  for (const other of button.form.querySelectorAll("button[aria-pressed]")) {
    other.setAttribute("aria-pressed", String(other === button));
  }
}

// --- the keyboard ----------------------------------------------------------------------------------------

function rove(button) {
  for (const other of button.form.querySelectorAll("button")) other.tabIndex = other === button ? 0 : -1;
}

function oneStopARow() {
  for (const form of document.querySelectorAll("form.call:not([data-roved])")) {
    form.dataset.roved = "";
    rove(form.querySelector('button[aria-pressed="true"]') || form.querySelector("button"));
  }
}

// The letter on a button calls it: "Y" is firm, "y" leans; a keyboard has "-" and "x" for the last two.
const TYPED = { "-": "\u2013", x: "\u00d7" };
function lettered(row, key) {
  return row.find((button) => button.firstElementChild.textContent === (TYPED[key] || key));
}

document.addEventListener("keydown", (event) => {
  const button = event.target.closest && event.target.closest("form.call button");
  if (!button || event.ctrlKey || event.altKey || event.metaKey) return;
  const row = [...button.form.querySelectorAll("button")];
  const at = row.indexOf(button);
  let next = null;
  if (event.key === "ArrowRight") next = row[(at + 1) % row.length];
  else if (event.key === "ArrowLeft") next = row[(at + row.length - 1) % row.length];
  else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    const forms = [...document.querySelectorAll("form.call")];
    const other = forms[forms.indexOf(button.form) + (event.key === "ArrowDown" ? 1 : -1)];
    next = other && other.querySelectorAll("button")[at];
  } else if ((next = /^[1-9]$/.test(event.key) ? row[event.key - 1] : lettered(row, event.key))) next.click();
  else return;
  event.preventDefault();
  if (next) {
    rove(next);
    next.focus();
  }
});

// --- filters ---------------------------------------------------------------------------------------------

let typing = 0;
function filter(form) {
  const fields = new URLSearchParams(new FormData(form));
  for (const [name, value] of [...fields]) if (!value) fields.delete(name);
  const address = `${form.getAttribute("action")}?${fields}`;
  history.replaceState(null, "", address);
  return refresh(address, true).catch((error) => tell(error.message));
}
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-filter]");
  if (!form) return;
  clearTimeout(typing);
  typing = setTimeout(filter, event.target.matches("input") ? 150 : 0, form);
});

// --- words selected in an article -------------------------------------------------------------------------

// What is selected in the text stands in the form that adds a statement; a button beside it leads there.
document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const text = document.querySelector("[data-selects]");
  const form = text && document.querySelector(`#${text.dataset.selects} form`);
  if (!form) return;
  const held = !selection.isCollapsed && text.contains(selection.getRangeAt(0).commonAncestorContainer);
  const words = held ? selection.toString().trim() : "";
  let lead = document.getElementById("add-selected");
  if (!words) {
    if (lead && !selection.isCollapsed) lead.remove();
    return;
  }
  const before = document.createRange();
  before.setStart(text, 0);
  before.setEnd(selection.getRangeAt(0).startContainer, selection.getRangeAt(0).startOffset);
  form.elements.near.value = before.toString().length;
  form.elements.words.value = words;
  form.elements.until.value = "";
  if (!lead) {
    lead = document.createElement("button");
    lead.id = "add-selected";
    lead.type = "button";
    lead.className = "main";
    lead.addEventListener("click", () => {
      form.closest("details").open = true;
      form.elements.speaker.focus();
      lead.remove();
    });
    text.before(lead);
  }
  lead.textContent = `Add “${words.length > 40 ? words.slice(0, 39) + "…" : words}” as a statement`;
});

// --- several tabs ----------------------------------------------------------------------------------------

let asked = 0;
async function refresh(address, quiet) {
  const mine = ++asked;
  const answer = await ask(address);
  if (mine !== asked) return; // a later question has been asked since
  const told = document.getElementById("told").innerHTML;
  swap(answer.html);
  if (quiet) document.getElementById("told").innerHTML = told;
}

function busy() {
  const at = document.activeElement;
  return at && at.matches("textarea, input:not([type=search]), select") && !at.closest("form[data-filter]");
}

setInterval(async () => {
  if (document.hidden || !main() || !main().dataset.version) return;
  try {
    const version = await (await fetch("/version")).text();
    if (/^-?\d+$/.test(version) && version !== main().dataset.version && !busy()) {
      await refresh(location.href, true);
      tell("The record has changed elsewhere; this page shows it as it stands.");
    }
  } catch {
    // The desk was closed; the next edit says so.
  }
}, POLL);

// At a phone's width the menu is longer than the screen: bring the page's own name into it.
function showCurrent() {
  const current = document.querySelector(".top nav [aria-current]");
  const list = current && current.closest("ul");
  if (list && list.scrollWidth > list.clientWidth) {
    list.scrollLeft = current.offsetLeft - list.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
  }
}

// A form that was refused keeps what was written: the way back leads to it, and it is open.
document.documentElement.classList.add("has-script");
document.addEventListener("click", (event) => {
  if (!event.target.closest("a[data-back]") || history.length < 2) return;
  event.preventDefault();
  history.back();
});

addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("details form.noted")) {
    const written = [...form.querySelectorAll("textarea, input:not([type=hidden])")];
    if (written.some((field) => field.value !== field.defaultValue)) form.closest("details").open = true;
  }
});

showCurrent();
oneStopARow();
