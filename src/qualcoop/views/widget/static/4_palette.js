// The palette: type a few letters of a code, or the name of a new one, and press Enter.

const MOST_OPTIONS = 60;
let palettes = 0;

class Palette {
  // `on`: pick(code), create(name), close().
  constructor(words, on) {
    this.words = words;
    this.on = on;
    palettes += 1;
    this.id = `qc-palette-${palettes}`;
    this.input = el("input", { class: "qc-input", type: "text", role: "combobox", "aria-expanded": "true",
      "aria-autocomplete": "list", "aria-controls": this.id, autocomplete: "off", spellcheck: "false",
      "aria-label": words.say("palette_hint"), "aria-description": words.say("palette_keys"), oninput: () => this.list(), onkeydown: (event) => this.key(event) });
    this.options = el("ul", { class: "qc-options", role: "listbox", id: this.id });
    this.about = el("p", { class: "qc-about" });
    this.title = el("p", { class: "qc-for", id: `${this.id}-for` });
    this.element = el("div", { class: "qc-palette", role: "dialog", "aria-labelledby": this.title.id, hidden: true },
      this.title, this.input, this.options, this.about);
    this.element.addEventListener("focusout", (event) => {
      if (!this.element.contains(event.relatedTarget)) this.close();
    });
    this.options.addEventListener("mousedown", (event) => event.preventDefault());
    this.options.addEventListener("click", (event) => {
      const place = event.target.closest("[role=option]")?.dataset.place;
      if (place !== undefined) this.take(Number(place));
    });
  }

  get isOpen() {
    return !this.element.hidden;
  }

  // `title` says to what passage the code is given: nothing is coded that is not seen.
  open(codes, places, title) {
    this.codes = codes;
    this.places = places;
    this.title.textContent = title;
    this.input.setAttribute("aria-label", title);
    this.input.placeholder = this.words.say("palette_hint");
    this.options.setAttribute("aria-label", this.words.say("codes"));
    this.element.hidden = false;
    this.input.value = "";
    this.list();
    this.input.focus({ preventScroll: true });
  }

  close() {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.on.close();
  }

  list() {
    const typed = this.input.value.trim();
    this.found = matching(this.codes, typed).slice(0, MOST_OPTIONS);
    const rows = this.found.map((code, place) => this.option(code, place));
    const named = this.found.map((code) => likeness(code, plain(typed)));
    this.offersNew = Boolean(typed) && named[0] !== SAME_NAME;
    if (this.offersNew) rows.push(this.newOption(typed, rows.length));
    fill(this.options, ...rows);
    // A code whose definition alone holds the words is shown, and never taken for the name that was typed.
    this.at(this.offersNew && !(named[0] <= IN_NAME) ? this.found.length : 0);
  }

  option(code, place) {
    const made = el("li", { role: "option", id: `${this.id}-${place}`, "data-place": place, class: "qc-option" });
    paint(made, this.places.get(code.id));
    made.append(el("span", { class: "qc-swatch" }), el("span", { class: "qc-name" }, this.words.pick(code.label) || code.id));
    if (this.words.pick(code.label)) made.append(el("span", { class: "qc-id" }, code.id));
    made.append(el("kbd", { class: "qc-enter", "aria-hidden": "true" }, "↵"));
    return made;
  }

  newOption(typed, place) {
    return el("li", { role: "option", id: `${this.id}-${place}`, "data-place": place, class: "qc-option qc-new",
      "aria-keyshortcuts": "Control+Enter" }, el("span", { class: "qc-name" }, this.words.say("new_code", { name: typed })),
    el("kbd", { class: "qc-enter", "aria-hidden": "true" }, "↵"), el("kbd", { class: "qc-either", "aria-hidden": "true" }, "Ctrl ↵"));
  }

  at(place) {
    const rows = this.options.children;
    if (!rows.length) return;
    this.place = (place + rows.length) % rows.length;
    [...rows].forEach((row, n) => row.setAttribute("aria-selected", n === this.place));
    this.input.setAttribute("aria-activedescendant", rows[this.place].id);
    rows[this.place].scrollIntoView({ block: "nearest" });
    const code = this.found[this.place];
    this.about.textContent = code ? this.words.pick(code.definition) : this.words.say("new_code_about");
  }

  key(event) {
    const moves = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    if (event.isComposing) return;
    if (event.key in moves) this.at(this.place + moves[event.key]);
    else if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && this.offersNew) this.take(this.found.length);
    else if (event.key === "Enter" && this.options.children.length) this.take(this.place);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  take(place) {
    const code = this.found[place];
    const typed = this.input.value.trim();
    this.close();
    if (code) this.on.pick(code.id);
    else if (typed) this.on.create(typed);
  }
}

function plain(text) {
  return text.normalize("NFC").toLowerCase().split(/\s+/).join(" ").trim();
}

function namesOf(code) {
  return [code.id, ...code.label].filter(Boolean).map(plain);
}

const SAME_NAME = 0;
const IN_NAME = 2;
const UNLIKE = 4;

// How near a code comes to what was typed: its name, its beginning, within it, in the definition alone.
function likeness(code, wanted) {
  const names = namesOf(code);
  if (names.includes(wanted)) return SAME_NAME;
  if (names.some((name) => name.startsWith(wanted))) return 1;
  if (names.some((name) => name.includes(wanted))) return IN_NAME;
  return code.definition.some((said) => plain(said).includes(wanted)) ? 3 : UNLIKE;
}

// Codes whose name begins with what was typed, then those that hold it, then those whose definition does.
function matching(codes, typed) {
  const wanted = plain(typed);
  if (!wanted) return codes;
  const ranked = codes.map((code) => [likeness(code, wanted), code]).filter(([place]) => place < UNLIKE);
  return ranked.sort((a, b) => a[0] - b[0]).map(([, code]) => code);
}

function shortened(text, most) {
  const letters = [...text.replace(/\s+/g, " ")];
  return letters.length <= most ? letters.join("") : `${letters.slice(0, most).join("")}…`;
}
