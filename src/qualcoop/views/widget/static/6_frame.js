// What coding and settling have in common: the frame, the talk with Python, search, moving about, what was saved.

const PATIENCE = 6000;
const WRITES = new Set(["assign", "create", "change", "remove", "memo", "accept", "dismiss", "undo", "redo", "settle"]);

class Frame {
  // Several views of one widget hear the same answers; `id` tells whose question an answer is to.
  constructor(model, root, doc, id) {
    this.model = model;
    this.id = id;
    this.root = root;
    this.doc = doc;
    this.codes = new Map(doc.codes.map((code) => [code.id, code]));
    this.words = new Words(doc.strings, doc.language);
    this.waiting = new Map();
    this.n = 0;
    this.writing = 0;
    this.early = [];
  }

  // --- talk with Python -------------------------------------------------------------------------------------

  // Nothing is taken as done before Python says so; what is not answered in time is said too.
  send(op, told = {}) {
    this.n += 1;
    const re = `${this.id}:${this.n}`;
    const late = setTimeout(() => this.say(this.words.say("waiting"), { wrong: true }), PATIENCE);
    const writes = WRITES.has(op);
    this.writing += writes;
    return new Promise((resolve) => {
      this.waiting.set(re, { resolve, late, writes, chosen: this.pane.chosen });
      try {
        this.model.send({ op, re, ...told });
      } catch (error) {
        clearTimeout(late);
        this.writing -= writes;
        this.say(this.words.say("no_kernel"), { wrong: true });
      }
    });
  }

  heard(message) {
    const asked = this.waiting.get(message.re);
    if (asked) {
      clearTimeout(asked.late);
      this.waiting.delete(message.re);
    }
    if (asked || message.kind !== "found") this.take(message, asked);
    if (message.said) this.say(this.words.pick(message.said), { wrong: message.kind === "refused" });
    asked?.resolve(message);
    // Who asked goes on first.
    if (asked?.writes) setTimeout(() => this.written(message.kind === "refused"), 0);
  }

  // --- keys while Python answers ----------------------------------------------------------------------------

  // What a key is meant for may come with the answer to the key before it: so the keys wait for that answer.
  heed(event) {
    if (!this.writing) this.key(event);
    else if (isToWait(event)) {
      event.preventDefault();
      this.early.push(event);
    }
  }

  // Keys meant for what a refusal kept from coming, and those typed for a field that came up meanwhile, do nothing.
  written(refused) {
    this.writing -= 1;
    if (refused) this.early = [];
    while (!this.writing && this.early.length) {
      if (this.pane.hasFocus) this.key(this.early.shift());
      else this.early = [];
    }
  }

  // A button may show another item as soon as Python answers: until then it is not pressed.
  guardClick(event) {
    if (!this.writing || !event.target.closest("button")) return;
    event.stopPropagation();
    this.want("still_saving");
  }

  say(text, { wrong = false, passing = false } = {}) {
    if (!this.status) return;
    this.passing = passing;
    const line = wrong ? this.alert : this.status;
    fill(wrong ? this.status : this.alert);
    // The same words again are only read out if the line was empty in between.
    fill(line);
    line.lang = this.words.language;
    line.append(text);
  }

  // What is to be done first; it is gone with the next key, a failure to save is not.
  want(key, values = {}) {
    this.say(this.words.say(key, values), { wrong: true, passing: true });
  }

  unwant() {
    if (this.passing) fill(this.alert);
    this.passing = false;
  }

  // For those who do not see the page: what the caret has come to.
  tell(text) {
    if (this.live.textContent !== text) this.live.textContent = text;
  }

  // --- the frame --------------------------------------------------------------------------------------------

  build() {
    const { words } = this;
    // What was said stays, also where the words about it turn to the other language.
    this.status ??= el("p", { class: "qc-status", role: "status", "aria-live": "polite" });
    this.alert ??= el("p", { class: "qc-alert", role: "alert" });
    this.live = el("p", { class: "qc-unseen", "aria-live": "polite" });
    this.side = el("aside", { class: "qc-side", "aria-label": words.say("beside") });
    this.side.addEventListener("click", (event) => this.guardClick(event), { capture: true });
    this.pane?.destroy();
    this.pane = new Pane(words, this.paneTalk());
    // What was saved stands above the text: in a notebook the lower end of the widget may lie outside the window.
    // The first stop of Tab leads past the tools into the text.
    const skip = el("button", { type: "button", class: "qc-button qc-skip", onclick: () => this.backToText() }, words.say("to_text"));
    fill(this.root, skip, this.toolbar(), el("div", { class: "qc-said" }, this.status, this.alert, this.live),
      el("div", { class: "qc-main-part" }, this.pane.element, this.side), this.help());
    this.root.lang = this.words.language;
    this.pane.body.addEventListener("keydown", (event) => this.heed(event));
    this.pane.show(this.doc);
  }

  toolbar() {
    const { words } = this;
    this.search = el("input", { type: "search", class: "qc-search", placeholder: words.say("search"), "aria-label": words.say("search"),
      oninput: () => this.find(), onkeydown: (event) => this.searchKey(event) });
    this.hits = el("span", { class: "qc-hits", "aria-live": "polite" });
    return el("header", { class: "qc-bar", role: "toolbar", "aria-label": words.say("tools") }, ...this.title(),
      el("span", { class: "qc-gap" }), this.search, this.hits, ...this.tools(),
      el("button", { type: "button", class: "qc-button qc-quiet", lang: words.language === "th" ? "en" : "th", onclick: () => this.turnLanguage() },
        words.language === "th" ? "English" : "ไทย"),
      el("button", { type: "button", class: "qc-button qc-quiet", "aria-label": words.say("help"), onclick: () => this.openHelp() }, "?"),
      this.caseLine());
  }

  // Where nothing that is coded here counts by itself, that is said from the beginning.
  caseLine() {
    const { own, among } = this.doc;
    if (own.length) return null;
    return el("p", { class: "qc-warn qc-line-of-case" }, among.length > 1 ? this.words.say("many_cases", { cases: among.join(", ") })
      : this.words.say("no_case"));
  }

  turnLanguage() {
    this.words.language = this.words.language === "th" ? "en" : "th";
    const { active, element } = this.pane;
    const top = element.scrollTop;
    this.build();
    this.refresh();
    this.pane.element.scrollTop = top;
    if (this.pane.items.has(active)) this.open(active, { reveal: false });
  }

  help() {
    const { words } = this;
    const rows = this.keys().map(([keys, said]) => el("tr", {}, el("th", { scope: "row" }, ...keys.map((key) => el("kbd", {}, key))),
      el("td", {}, words.say(said))));
    const close = button(words, "close", () => this.helpBox.close(), { hint: "Esc" });
    this.helpBox = el("dialog", { class: "qc-help", "aria-label": words.say("help") }, el("h3", {}, words.say("help")),
      el("table", {}, el("tbody", {}, ...rows)), el("div", { class: "qc-row" }, close));
    this.helpBox.addEventListener("close", () => this.backToText());
    return this.helpBox;
  }

  openHelp() {
    this.helpBox.showModal();
  }

  // --- search -----------------------------------------------------------------------------------------------

  find() {
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.send("find", { text: this.search.value }), 180);
  }

  found(hits, more) {
    this.pane.found = hits;
    this.pane.foundAt = -1;
    this.more = more;
    if (hits.length) this.nextFound(1);
    else this.toldHits();
    this.pane.later();
  }

  nextFound(step) {
    const { found } = this.pane;
    if (!found.length) return;
    this.pane.foundAt = (this.pane.foundAt + step + found.length) % found.length;
    this.pane.reveal(found[this.pane.foundAt][0]);
    this.toldHits();
  }

  toldHits() {
    const n = this.pane.found.length;
    const of = `${n}${this.more ? "+" : ""}`;
    fill(this.hits, this.search.value.trim() ? (n ? `${this.pane.foundAt + 1}/${of}` : this.words.say("nothing_found")) : "");
  }

  searchKey(event) {
    if (event.key === "Enter") this.nextFound(event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") this.leaveSearch();
    else return;
    event.preventDefault();
  }

  leaveSearch() {
    const at = this.pane.found[this.pane.foundAt];
    if (at) this.pane.select(at[0], at[1]);
    else this.backToText();
  }

  // The focus comes back to what was chosen, else to where the caret stood.
  backToText() {
    const { chosen } = this.pane;
    const at = this.caret();
    this.pane.select(chosen?.start ?? at, chosen?.end ?? at);
  }

  // --- moving about -----------------------------------------------------------------------------------------

  nameOf(code) {
    const known = this.codes.get(code);
    return (known && this.words.pick(known.label)) || code;
  }

  caret() {
    return this.pane.selected()?.caret ?? this.pane.caret ?? 0;
  }

  // The next item of a kind behind the caret or before it, round the ends of the text.
  neighbour(step, keep) {
    const items = this.pane.inOrder(keep);
    if (!items.length) return null;
    const held = items.findIndex((item) => item.key === this.pane.active);
    if (held >= 0) return items[(held + step + items.length) % items.length];
    const caret = this.caret();
    const behind = items.findIndex((item) => item.start >= caret);
    if (step > 0) return items[behind < 0 ? 0 : behind];
    return items[(behind < 0 ? items.length : behind) - 1] ?? items[items.length - 1];
  }

  turnEdge(position) {
    const lines = this.doc.lines;
    const turn = lines[this.pane.lineOf(position)][2];
    const own = lines.filter((line) => line[2] === turn && turn >= 0);
    return own.length ? [own[0][0], own[own.length - 1][1]] : lines[this.pane.lineOf(position)].slice(0, 2);
  }

  // Keys that every pane has; true where one was meant.
  commonKey(event) {
    const command = event.ctrlKey || event.metaKey;
    const last = this.doc.lines[this.doc.lines.length - 1];
    if (command && event.code === "KeyZ") this.send(event.shiftKey ? "redo" : "undo");
    else if (command && event.code === "KeyY") this.send("redo");
    else if (command && event.code === "KeyA") this.pane.select(...this.turnEdge(this.caret()));
    else if (command && !event.shiftKey && event.key === "Home") this.jump(this.doc.lines[0][0]);
    else if (command && !event.shiftKey && event.key === "End") this.jump(last[1]);
    else if (command || event.altKey) return false;
    else if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) this.openHelp();
    else if (event.code === "Slash") this.search.focus();
    else return false;
    return true;
  }

  jump(position) {
    this.pane.reveal(position);
    this.pane.select(position, position);
  }
}

// The arrows and what the browser does itself never wait.
function isToWait(event) {
  if (event.ctrlKey || event.metaKey) return event.code === "KeyZ" || event.code === "KeyY";
  return !event.altKey && (event.key.length === 1 || ["Enter", "Delete", "Backspace", "Escape"].includes(event.key));
}
