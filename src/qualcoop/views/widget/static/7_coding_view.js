// The page of coding: what Python says, and what stands beside the text.

class CodingView extends Frame {
  constructor(model, root, doc, id) {
    super(model, root, doc, id);
    this.rows = new Map();
    this.offers = new Map(doc.suggestions.map((one) => [one.n, one]));
    this.decided = new Map();
    this.memos = [];
    this.only = new Set();
    this.keys_ = new Map(doc.codes.slice(0, 10).map((code, place) => [code.id, String((place + 1) % 10)]));
    this.history = {};
    this.drafts = new Map();
  }

  paneTalk() {
    return { label: (code) => this.nameOf(code), open: (key) => this.goTo(this.pane.items.get(key), { reveal: false }), drawn: () => this.placeBubble() };
  }

  title() {
    this.count = el("span", { class: "qc-count-of" });
    return [el("strong", { class: "qc-title" }, this.doc.transcript), el("span", { class: "qc-coder" }, this.doc.coder), this.count];
  }

  tools() {
    const { words } = this;
    const tool = (key, sign, onclick) => el("button", { type: "button", class: "qc-button", title: words.say(key), "aria-label": words.say(key), onclick }, sign);
    this.offerTools = el("span", { class: "qc-group", role: "group", "aria-label": words.say("suggestions") },
      tool("previous_suggestion", "‹", () => this.step(-1, "suggestion")), this.left = el("span", { class: "qc-left" }),
      tool("next_suggestion", "›", () => this.step(1, "suggestion")), tool("next_uncertain", "≈", () => this.nextUncertain()));
    this.undo = tool("undo", "↶", () => this.send("undo"));
    this.redo = tool("redo", "↷", () => this.send("redo"));
    this.all = button(words, "show_all", () => this.filter(null));
    return [this.all, this.offerTools, el("span", { class: "qc-group" }, this.undo, this.redo)];
  }

  build() {
    super.build();
    this.card = el("section", { class: "qc-card", "aria-label": this.words.say("card") });
    this.about = el("section", { class: "qc-part qc-about-code", "aria-label": this.words.say("meaning") });
    this.list = new CodeList(this.words, { give: (code) => this.give(code), look: (code) => this.look(code),
      lookBack: () => this.look(this.list.focused || this.activeItem()?.code || this.looked), filter: (code) => this.filter(code), leave: () => this.backToText() });
    this.palette = new Palette(this.words, { pick: (code) => this.assign(code), create: (name) => this.create(name), close: () => this.backToText() });
    fill(this.side, this.card, this.list.element, this.about);
    this.root.append(this.palette.element);
    this.side.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.backToText();
    });
    const { body, bubble } = this.pane;
    fill(bubble, this.words.say("give_code"), el("kbd", { "aria-hidden": "true" }, this.words.say("space")));
    bubble.addEventListener("mousedown", (event) => event.preventDefault());
    bubble.addEventListener("click", () => this.openPalette());
    body.addEventListener("dblclick", () => this.whole("word"));
    body.addEventListener("mouseup", (event) => event.detail === 1 && this.whole("cluster"));
    this.pane.shown = (item) => !this.only.size || this.only.has(item.code);
  }

  // --- what Python says -------------------------------------------------------------------------------------

  take(message, asked) {
    if (message.codes) this.takeCodes(message.codes);
    if (message.kind === "state") this.takeAll(message);
    else if (message.kind === "changed") this.takeChange(message, asked);
    else if (message.kind === "found") this.found(message.hits, message.more);
  }

  takeAll(message) {
    this.rows = new Map(message.codings.map((row) => [row.key, row]));
    this.decided = new Map(message.decided);
    this.memos = message.memos;
    this.history = message.history;
    this.refresh();
    if (!message.said && this.doc.others.length) this.say(this.words.say("others", { names: this.doc.others.join(", ") }));
  }

  takeChange(message, asked) {
    for (const key of message.drop) this.rows.delete(key);
    for (const row of message.put) this.rows.set(row.key, row);
    for (const [n, status] of message.decided) this.decided.set(n, status);
    if (message.memos) this.memos = message.memos;
    this.history = message.history;
    for (const key of message.drop) this.pane.drop(key);
    this.pane.put(message.put.map(codingItem));
    for (const [n, status] of message.decided) {
      const offer = this.offers.get(n);
      if (status === "open") this.pane.put([offerItem(offer)]);
      else this.pane.drop(offerKey(n));
    }
    // What was selected since it was asked for, or in another view, is not taken away.
    if (message.active && asked && !this.choseSince(asked.chosen)) this.open(message.active, { reveal: message.reveal, quiet: true });
    else if (this.pane.active && !this.pane.items.has(this.pane.active)) this.open(null);
    this.drawSide();
  }

  choseSince(then) {
    const { chosen } = this.pane;
    return Boolean(chosen) && !isSame(chosen, then);
  }

  takeCodes(codes) {
    this.doc.codes = codes;
    this.codes = new Map(codes.map((code) => [code.id, code]));
    this.pane.places = new Map(codes.map((code, place) => [code.id, place]));
    for (const code of this.keys_.keys()) if (!this.codes.has(code)) this.keys_.delete(code);
    const taken = new Set(this.keys_.values());
    const free = [..."1234567890"].filter((key) => !taken.has(key));
    for (const code of codes) if (free.length && !this.keys_.has(code.id)) this.keys_.set(code.id, free.shift());
    this.pane.restripe();
    this.drawSide();
  }

  refresh() {
    const open = this.doc.suggestions.filter((one) => this.isOpen(one.n));
    this.pane.replace([...[...this.rows.values()].map(codingItem), ...open.map(offerItem)]);
    if (this.pane.active && !this.pane.items.has(this.pane.active)) this.pane.active = null;
    this.drawSide();
  }

  isOpen(n) {
    return (this.decided.get(n) ?? "open") === "open";
  }

  // --- beside the text --------------------------------------------------------------------------------------

  drawSide() {
    const { words } = this;
    const counts = new Map();
    for (const row of this.rows.values()) counts.set(row.code, (counts.get(row.code) ?? 0) + 1);
    this.list.show(this.doc.codes, this.keys_, counts, this.only);
    const left = this.doc.suggestions.filter((one) => this.isOpen(one.n)).length;
    fill(this.count, words.say("codings", { n: this.rows.size }));
    fill(this.left, words.say("open_suggestions", { n: left }));
    this.offerTools.hidden = !this.doc.suggestions.length;
    this.all.hidden = !this.only.size;
    tellHistory(words, this.undo, "undo", this.history.undo);
    tellHistory(words, this.redo, "redo", this.history.redo);
    this.drawCard();
  }

  activeItem() {
    return this.pane.items.get(this.pane.active);
  }

  drawCard() {
    keepingFocus(this.card, () => this.fillCard());
  }

  fillCard() {
    const item = this.activeItem();
    this.look(this.looked ?? this.doc.codes[0]?.id);
    if (!item) {
      fill(this.card, el("p", { class: "qc-hint" }, this.words.say(this.pane.chosen ? "hint_chosen" : "hint")));
      return;
    }
    fill(this.card, ...(item.kind === "suggestion"
      ? suggestionCard(this.words, item, this.aboutItem(item), { accept: () => this.decide("accept", item), dismiss: () => this.decide("dismiss", item) })
      : codingCard(this.words, item, this.aboutItem(item), this.cardTalk(item))));
  }

  aboutItem(item) {
    return { code: this.codes.get(item.code), place: this.pane.places.get(item.code) ?? 0, cases: this.doc.cases,
      quote: this.pane.quote(item.start, item.end), wordsAt: (start, end) => this.pane.quote(start, end),
      memos: this.memos.filter((memo) => isSame(memo, item)), draft: this.drafts.get(draftKey(item)) ?? "" };
  }

  // A card acts on the coding that it shows, whatever has been opened since.
  cardTalk(item) {
    return { change: (field, value) => this.change(item, field, value), remove: () => this.remove(item),
      memo: (text) => this.memo(item, text), openMemo: () => this.openMemo(), draft: (text) => this.drafts.set(draftKey(item), text) };
  }

  look(id) {
    this.looked = id;
    const code = this.codes.get(id);
    fill(this.about, ...(code ? definitionOf(this.words, code, this.pane.places.get(id) ?? 0) : []));
  }

  filter(code) {
    if (code === null) this.only.clear();
    else if (!this.only.delete(code)) this.only.add(code);
    this.pane.restripe();
    const item = this.activeItem();
    // A filter lets go what it hides; what is opened afterwards is seen beside it.
    if (item && !this.pane.shown(item)) this.open(null);
    this.drawSide();
    if (code === null) this.backToText();
  }

  // A passage is chosen, or an item is open, or both are the same stretch: so it is clear on what the next key acts.
  open(key, { reveal = true, quiet = false } = {}) {
    this.unwant();
    this.pane.active = key;
    const item = this.activeItem();
    if (item) this.looked = item.code;
    if (item && (reveal || this.choseSince(item))) this.letGo(item.start);
    if (item && reveal) this.pane.reveal(item.start);
    if (item && !quiet) this.tell(this.spoken(item));
    this.pane.restripe();
    this.drawCard();
  }

  spoken(item) {
    const kind = this.words.say(item.kind === "suggestion" ? "a_suggestion" : "a_coding");
    return [kind, this.nameOf(item.code), this.words.say(item.stance), shortened(this.pane.quote(item.start, item.end), 120)].join(", ");
  }

  letGo(position) {
    this.pane.chosen = null;
    this.pane.unselect(position);
  }
}

// A button names what it undoes or does again.
function tellHistory(words, tool, key, said) {
  const what = words.pick(said);
  tool.disabled = !what;
  tool.title = what ? `${words.say(key)}: ${what}` : words.say(key);
  tool.setAttribute("aria-label", tool.title);
}

function draftKey(item) {
  return `${item.start}:${item.end}`;
}

function codingItem(row) {
  return { ...row, kind: "coding", side: "right" };
}

function offerKey(n) {
  return `suggestion:${n}`;
}

function offerItem(offer) {
  return { ...offer, key: offerKey(offer.n), kind: "suggestion", side: "right" };
}
