// Settling: two coders' codings of one text side by side, and what a person decides where they differ.

class SettlingPage extends Frame {
  constructor(model, root, doc, id) {
    super(model, root, doc, id);
    this.rows = [];
    this.history = {};
    this.drafts = new Map();
  }

  paneTalk() {
    return { label: (code) => this.nameOf(code), open: (key) => this.openBehind(key), drawn: () => {} };
  }

  title() {
    this.count = el("span", { class: "qc-count-of" });
    const [left, right] = this.doc.coders;
    return [el("strong", { class: "qc-title" }, this.doc.transcript),
      el("span", { class: "qc-coder" }, `${left} ⟷ ${right}`), this.count];
  }

  tools() {
    const { words } = this;
    const tool = (key, sign, onclick) => el("button", { type: "button", class: "qc-button", title: words.say(key), "aria-label": words.say(key), onclick }, sign);
    this.undo = tool("undo", "↶", () => this.send("undo"));
    this.redo = tool("redo", "↷", () => this.send("redo"));
    return [el("span", { class: "qc-group" }, tool("previous_open", "‹", () => this.step(-1)), this.left = el("span", { class: "qc-left" }),
      tool("next_open", "›", () => this.step(1))),
    el("span", { class: "qc-group" }, this.undo, this.redo)];
  }

  build() {
    super.build();
    this.root.dataset.mode = "settling";
    this.card = el("section", { class: "qc-card", "aria-label": this.words.say("card") });
    this.about = el("section", { class: "qc-part qc-about-code", "aria-label": this.words.say("meaning") });
    this.listed = el("ol", { class: "qc-differences", "aria-label": this.words.say("differences") });
    fill(this.side, this.card, el("section", { class: "qc-part" }, el("h3", {}, this.words.say("differences")), this.listed), this.about);
    this.side.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.backToText();
    });
    this.pane.shown = (item) => item.kind !== "disagreement";
  }

  take(message) {
    if (message.kind === "found") this.found(message.hits, message.more);
    if (message.kind !== "state") return;
    const held = placeKey(this.activeRow());
    this.rows = message.differences;
    // What is open is found again by its place, where the differences were read anew.
    if (message.anew) this.pane.active = this.rows.find((row) => placeKey(row) === held)?.key ?? null;
    this.sides = message.codings;
    this.history = message.history;
    this.refresh();
    if (message.active) this.open(message.active, { reveal: false });
    else if (!this.pane.active && this.rows.length) this.open(this.firstOpen().key);
  }

  firstOpen() {
    return this.rows.find((row) => !row.kept) ?? this.rows[0];
  }

  refresh() {
    const sides = this.sides.map((row) => ({ ...row, key: `${row.side}:${row.key}`, kind: "coding" }));
    this.pane.replace([...sides, ...this.rows.map(differenceItem)]);
    this.drawList();
  }

  drawList() {
    const { words } = this;
    const open = this.rows.filter((row) => !row.kept).length;
    fill(this.count, words.say("both_agree", { n: this.doc.agreed }));
    fill(this.left, words.say("open_differences", { n: open }));
    tellHistory(words, this.undo, "undo", this.history.undo);
    tellHistory(words, this.redo, "redo", this.history.redo);
    fill(this.listed, ...this.rows.map((row) => this.listRow(row)));
    this.drawCard();
  }

  listRow(row) {
    const made = el("button", { type: "button", class: "qc-difference", onclick: () => this.open(row.key), "aria-current": String(row.key === this.pane.active) },
      el("span", { class: "qc-swatch" }), el("span", { class: "qc-name" }, this.nameIn(row)),
      el("span", { class: "qc-id" }, row.kept ? `✓ ${this.keptWord(row.kept)}` : this.words.say("still_open")));
    return paint(el("li", { class: row.kept ? "qc-settled" : "" }, made), this.pane.places.get(row.code) ?? 0);
  }

  // As a name beside the text says it: the case first, where a coder chose one.
  nameIn(row) {
    return [row.case && `[${row.case}]`, this.nameOf(row.code)].filter(Boolean).join(" ");
  }

  keptWord(kept) {
    const side = { left: 0, right: 1 }[kept];
    return side === undefined ? this.words.say(kept) : this.doc.coders[side];
  }

  activeRow() {
    return this.rows.find((row) => row.key === this.pane.active);
  }

  open(key, { reveal = true } = {}) {
    this.pane.active = key;
    const row = this.activeRow();
    if (row && reveal) {
      this.pane.reveal(row.start);
      this.pane.unselect(row.start);
    }
    if (row) this.tell([this.nameIn(row), shortened(row.quote, 120)].join(", "));
    this.pane.restripe();
    this.drawList();
  }

  openBehind(key) {
    const own = this.pane.items.get(key);
    const row = this.rows.find((one) => one.code === own.code && one.start < own.end && one.end > own.start);
    if (!row) return;
    this.pane.select(row.start, row.start);
    this.open(row.key, { reveal: false });
  }

  // The difference that the caret or a selection comes to is opened, unless the open one is there too.
  moved() {
    const now = this.pane.selected();
    if (!now) return;
    const isThere = (row) => row.start <= now.caret && now.caret < row.end;
    const held = this.activeRow();
    const row = held && isThere(held) ? held : this.rows.find(isThere);
    if (row && row !== held) this.open(row.key, { reveal: false });
  }

  step(step) {
    const open = this.rows.filter((row) => !row.kept);
    const among = open.length ? open : this.rows;
    const held = among.findIndex((row) => row.key === this.pane.active);
    const row = among[(held + (held < 0 && step < 0 ? 0 : step) + among.length) % among.length];
    if (row) this.open(row.key);
    else this.say(this.words.say("no_difference"));
  }

  // --- the card ---------------------------------------------------------------------------------------------

  drawCard() {
    keepingFocus(this.card, () => this.fillCard());
  }

  fillCard() {
    const row = this.activeRow();
    if (!row) {
      fill(this.card, el("p", { class: "qc-hint" }, this.words.say("no_difference")));
      fill(this.about);
      return;
    }
    const code = this.codes.get(row.code);
    const place = this.pane.places.get(row.code) ?? 0;
    this.why = el("input", { type: "text", class: "qc-note", value: this.drafts.get(placeKey(row)) ?? row.why,
      oninput: () => this.drafts.set(placeKey(row), this.why.value), onkeydown: (event) => event.key === "Enter" && this.keptButton(row)?.click() });
    fill(this.card, ...this.head(row, code, place), ...this.caseLines(row), ...this.besideLines(row), el("div", { class: "qc-two" }, this.sideOf(row, 0), this.sideOf(row, 1)),
      el("label", { class: "qc-field" }, el("span", {}, this.words.say("why")), this.why), this.choices(row));
    fill(this.about, ...(code ? definitionOf(this.words, code, place) : []));
  }

  // As for every card, with the case beside the name.
  head(row, code, place) {
    const made = cardHead(this.words, row, code, place, row.quote);
    if (row.case) made[0].querySelector("strong").after(el("span", { class: "qc-of-case" }, `${this.words.say("case")}: ${this.caseName(row.case)}`));
    return made;
  }

  caseName(id) {
    return [id, this.words.pick(this.doc.cases.find((one) => one.id === id)?.label)].filter(Boolean).join(" ");
  }

  // A coder gave the same code here for another case.
  caseLines(row) {
    const one = row.left && !row.right ? "left" : row.right && !row.left ? "right" : "";
    const other = one && this.rows.find((each) => each.code === row.code && each.case !== row.case && !each[one]
      && each.start < row.end && each.end > row.start);
    return other ? [el("p", { class: "qc-warn" }, this.words.say("only_case_differs", { coder: this.doc.coders[one === "left" ? 1 : 0],
      case: other.case ? this.caseName(other.case) : this.words.say("no_case_chosen") }))] : [];
  }

  // What was settled here between others: a decision now goes before it.
  besideLines(row) {
    return row.beside.map((said) => el("p", { class: "qc-warn" }, this.words.pick(said)));
  }

  sideOf(row, n) {
    const side = ["left", "right"][n];
    const said = row[side];
    const facts = said ? [[STANCE_SIGNS[said.stance], this.words.say(said.stance)].filter(Boolean).join(" "),
      said.state && this.words.say(said.state), said.basis && this.words.say(said.basis), `${said.start}–${said.end}`].filter(Boolean)
      : [this.words.say("not_coded")];
    return el("section", { class: "qc-side-of", "aria-label": this.doc.coders[n] }, el("h4", {}, this.doc.coders[n]),
      el("p", {}, facts.join(" · ")), said?.note ? el("p", { class: "qc-noted" }, said.note) : null);
  }

  keep(row, kept, name, hint) {
    const made = el("button", { type: "button", class: `qc-button${row.kept === kept ? " qc-main" : ""}`, "data-kept": kept,
      "aria-pressed": String(row.kept === kept), onclick: () => this.settle(row, kept) }, name);
    made.append(el("kbd", { "aria-hidden": "true" }, hint));
    return made;
  }

  choices(row) {
    const [left, right] = this.doc.coders.map((coder) => this.words.say("keep", { coder }));
    const ways = [["left", left, "L"], ["right", right, "R"],
      ...[["neither", "X"], ["facilitates", "F"], ["hinders", "H"], ["neutral", "N"]].map(([kept, hint]) => [kept, this.words.say(kept), hint])];
    return actions(...ways.map(([kept, name, hint]) => this.keep(row, kept, name, hint)));
  }

  keptButton(row) {
    return this.card.querySelector(`[data-kept="${row.kept}"]`);
  }

  async settle(row, kept) {
    const next = this.rows.find((one) => !one.kept && one.key !== row.key && one.start >= row.start) ?? this.rows.find((one) => !one.kept && one.key !== row.key);
    const answer = await this.send("settle", { key: row.key, kept, why: this.why.value.trim() });
    if (answer.kind !== "state" || answer.anew) return;
    this.drafts.delete(placeKey(row));
    if (next) this.open(next.key);
    else this.drawCard();
  }

  // --- keys -------------------------------------------------------------------------------------------------

  keys() {
    return [[["J", "K"], "key_open"], [["L", "R"], "key_keep"], [["X"], "key_neither"], [["F", "H", "N"], "key_keep_stance"], [["Y"], "key_why"],
      [["Ctrl Z", "Ctrl Y"], "key_undo_one"], [["/"], "key_search"], [["Esc"], "key_escape"], [["?"], "key_help"]];
  }

  key(event) {
    const done = this.commonKey(event) || (!event.ctrlKey && !event.metaKey && !event.altKey && this.ownKey(event));
    if (done) event.preventDefault();
  }

  ownKey(event) {
    const kept = { KeyL: "left", KeyR: "right", KeyX: "neither", KeyF: "facilitates", KeyH: "hinders", KeyN: "neutral" }[event.code];
    const row = this.activeRow();
    if (kept && row) this.card.querySelector(`[data-kept="${kept}"]`)?.click();
    else if (event.code === "KeyJ") this.step(1);
    else if (event.code === "KeyK") this.step(-1);
    else if (event.code === "KeyY" && row) this.why.focus();
    else return false;
    return true;
  }
}

function placeKey(row) {
  return row && `${row.start}:${row.end}:${row.code}:${row.case}`;
}

function differenceItem(row) {
  const about = ["left", "right"].filter((side) => row[side]).map((side) => `${side}:${row[side].key}`);
  return { ...row, about, kind: "disagreement", side: "right" };
}
