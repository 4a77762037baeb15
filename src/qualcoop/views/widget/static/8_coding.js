// Coding: choose a passage, give codes, change and remove them, take or leave suggestions.

class CodingPage extends CodingView {
  // --- choosing ---------------------------------------------------------------------------------------------

  // Called whenever the page's selection moves.
  moved() {
    const now = this.pane.selected();
    if (!now) return;
    const chosen = now.start < now.end ? { start: now.start, end: now.end } : null;
    const same = isSame(chosen, this.pane.chosen);
    // The same stretch again keeps how it was chosen.
    if (!same) this.pane.chosen = chosen;
    this.tellTurn(now.caret);
    if (!chosen) this.openAt(now.caret);
    else if (!same) this.leaveFor(chosen);
    this.pane.later();
  }

  // What is chosen is what the next key is for: an open item that is another stretch is let go.
  leaveFor(chosen) {
    const item = this.activeItem();
    if (item && !isSame(item, chosen)) this.open(null);
    else if (!item) this.drawCard();
  }

  openAt(position) {
    const held = this.activeItem();
    if (held && held.start <= position && position <= held.end) return;
    const here = this.pane.at(position);
    const key = here[0]?.key ?? null;
    if (key !== this.pane.active) this.open(key, { reveal: false });
  }

  tellTurn(position) {
    const turn = this.doc.lines[this.pane.lineOf(position)]?.[2] ?? -1;
    const item = this.activeItem();
    const told = item && item.start <= position && position <= item.end;
    if (turn !== this.turn && turn >= 0 && !told) this.tell(this.doc.turns[turn][0]);
    this.turn = turn;
  }

  placeBubble() {
    const { bubble, chosen, body } = this.pane;
    const ends = chosen && this.pane.hasFocus ? this.pane.ranges(chosen.start, chosen.end) : [];
    bubble.hidden = !ends.length || this.palette.isOpen;
    if (bubble.hidden) return;
    const box = this.boxOf(chosen);
    bubble.style.top = `${box.bottom + 4}px`;
    bubble.style.left = `${Math.min(box.right, body.clientWidth - 90)}px`;
  }

  // Where a stretch ends, within the scrolled text.
  boxOf({ start, end }) {
    const frame = this.pane.element.getBoundingClientRect();
    const rects = this.pane.rangeOf(Math.max(start, end - 1), end).getBoundingClientRect();
    const { scrollTop } = this.pane.element;
    return { bottom: rects.bottom - frame.top + scrollTop, right: rects.right - frame.left };
  }

  // A double click takes the word that the study knows; a selection takes whole characters.
  async whole(by) {
    // The page tells of its selection later than of the click that made it.
    this.moved();
    const { chosen } = this.pane;
    if (!chosen) return;
    const { start, end } = chosen;
    chosen.by = by;
    const answer = await this.send("span", { start, end, quote: this.pane.quote(start, end), by });
    if (answer.kind === "span" && isSame(this.pane.chosen, chosen) && (answer.start !== start || answer.end !== end)) this.pane.select(answer.start, answer.end);
  }

  // --- doing ------------------------------------------------------------------------------------------------

  passage() {
    const { chosen } = this.pane;
    const item = this.activeItem();
    if (chosen) return chosen;
    if (item) return { start: item.start, end: item.end };
    this.want("choose_first");
    return null;
  }

  openPalette() {
    const passage = this.passage();
    if (!passage) return;
    const title = this.titleFor(passage);
    this.pane.chosen = passage;
    this.pane.reveal(passage.start);
    this.pane.bubble.hidden = true;
    this.pane.later();
    this.palette.open(this.doc.codes, this.pane.places, title);
    this.placePalette(passage);
  }

  // What the code is given to, and where nothing was selected that it is the whole of what is open.
  titleFor({ start, end }) {
    const kind = this.pane.chosen ? "" : this.activeItem()?.kind;
    const key = { suggestion: "palette_offered", coding: "palette_coded" }[kind] ?? "palette";
    return this.words.say(key, { quote: shortened(this.pane.quote(start, end), 120) });
  }

  // A suggested passage is never coded whole by a single key: first it is seen to be selected.
  isSeen() {
    const item = this.activeItem();
    if (this.pane.chosen || item?.kind !== "suggestion") return true;
    this.pane.reveal(item.start);
    this.pane.select(item.start, item.end);
    this.moved();
    this.want("offered_chosen", { place: `${item.start}–${item.end}` });
    return false;
  }

  // Below the passage, or above it where there is no room below.
  placePalette(passage) {
    const frame = this.root.getBoundingClientRect();
    const box = this.pane.rangeOf(passage.start, passage.end).getBoundingClientRect();
    const { offsetHeight, offsetWidth, style } = this.palette.element;
    const below = box.bottom - frame.top + 6;
    const room = this.root.clientHeight - offsetHeight - 8;
    const above = box.top - frame.top - offsetHeight - 6;
    style.top = `${Math.max(8, below <= room ? below : above >= 8 ? above : room)}px`;
    style.left = `${Math.max(8, Math.min(box.left - frame.left + 20, this.root.clientWidth - offsetWidth - 8))}px`;
  }

  give(code) {
    if (this.pane.chosen) this.assign(code);
    else this.look(code);
  }

  async assign(code, name = undefined) {
    const passage = this.passage();
    if (!passage) return;
    const told = { ...passage, quote: this.pane.quote(passage.start, passage.end) };
    const answer = await this.send(name === undefined ? "assign" : "create", name === undefined ? { ...told, code } : { ...told, name });
    if (answer.kind !== "changed" || this.choseSince(passage)) return;
    const item = this.activeItem();
    this.pane.chosen = null;
    if (item) this.pane.select(item.end, item.end);
  }

  create(name) {
    return this.assign(undefined, name);
  }

  // The item of a kind that is open; where none is, that is said.
  held(kind) {
    const item = this.activeItem();
    if (item?.kind === kind) return item;
    this.want(kind === "coding" ? "open_coding_first" : "open_suggestion_first");
    return null;
  }

  change(item, field, value) {
    return item && this.send("change", { key: item.key, field, value });
  }

  remove(item) {
    return item && this.send("remove", { key: item.key });
  }

  async memo(item, text) {
    const answer = await this.send("memo", { key: item.key, text });
    if (answer.kind !== "changed") return;
    this.drafts.delete(draftKey(item));
    this.drawCard();
  }

  // One suggestion after the other: the next one opens by itself.
  async decide(op, item = this.held("suggestion")) {
    if (!item) return;
    const next = this.byDoubt ? this.doubtful(item) : this.neighbour(1, (one) => one.kind === "suggestion");
    const answer = await this.send(op, { n: item.n });
    if (answer.kind !== "changed" || this.choseSince(item)) return;
    if (!next || next.key === item.key || !this.pane.items.has(next.key)) return;
    if (this.pane.hasFocus) this.goTo(next);
    else this.open(next.key);
  }

  step(step, kind) {
    this.byDoubt = false;
    const item = this.neighbour(step, (one) => one.kind === kind);
    if (!item) this.say(this.words.say(kind === "suggestion" ? "no_suggestion" : "no_coding"));
    else this.goTo(item);
  }

  goTo(item, { reveal = true } = {}) {
    this.pane.chosen = null;
    if (reveal) this.pane.reveal(item.start);
    this.pane.select(item.start, item.start);
    this.open(item.key, { reveal });
  }

  nextUncertain() {
    this.byDoubt = true;
    const item = this.doubtful(this.activeItem());
    if (!item) this.say(this.words.say("no_suggestion"));
    else this.goTo(item);
  }

  // The open suggestion after this one in order of doubt: the nearer its score is to a half, the sooner.
  doubtful(item) {
    const items = this.pane.inOrder((one) => one.kind === "suggestion");
    items.sort((a, b) => Math.abs(a.score - 0.5) - Math.abs(b.score - 0.5) || a.start - b.start);
    return items[(items.findIndex((one) => one.key === item?.key) + 1) % items.length];
  }

  // --- keys -------------------------------------------------------------------------------------------------

  keys() {
    return [[["Shift ←→↑↓"], "key_select"], [["Space"], "key_palette"], [["Ctrl ↵"], "key_new"], [["1", "…", "0"], "key_digit"], [["F", "H", "N"], "key_stance"],
      [["Enter"], "key_card"], [["M"], "key_memo"], [["Del"], "key_remove"], [["Ctrl Z", "Ctrl Y"], "key_undo"], [["]", "["], "key_coding"],
      [["J", "K"], "key_suggestion"], [["U"], "key_uncertain"], [["A", "D"], "key_decide"], [["L"], "key_list"], [["O"], "key_only"],
      [["/"], "key_search"], [["Ctrl A"], "key_turn"], [["Esc"], "key_escape"], [["?"], "key_help"]];
  }

  key(event) {
    if (event.isComposing || this.palette.isOpen) return;
    const done = this.commonKey(event) || (!event.ctrlKey && !event.metaKey && !event.altKey && this.ownKey(event));
    if (done) event.preventDefault();
  }

  ownKey(event) {
    const act = /^(Digit|Numpad)\d$/.test(event.code) ? () => this.digit(event.code.slice(-1)) : this.acts()[event.code];
    if (!act) return false;
    this.unwant();
    this.catchUp();
    act();
    return true;
  }

  // The page tells of its selection later than of the key that made it.
  catchUp() {
    const now = this.pane.selected();
    const chosen = now && now.start < now.end ? now : null;
    if (now && (chosen || this.pane.chosen) && !isSame(chosen, this.pane.chosen)) this.moved();
  }

  acts() {
    return {
      Space: () => this.openPalette(),
      KeyF: () => this.stance("facilitates"),
      KeyH: () => this.stance("hinders"),
      KeyN: () => this.stance("neutral"),
      KeyA: () => this.decide("accept"),
      KeyD: () => this.decide("dismiss"),
      KeyJ: () => this.step(1, "suggestion"),
      KeyK: () => this.step(-1, "suggestion"),
      KeyU: () => this.nextUncertain(),
      BracketRight: () => this.step(1, "coding"),
      BracketLeft: () => this.step(-1, "coding"),
      KeyM: () => this.openMemo(),
      KeyL: () => this.list.list.querySelector("[tabindex='0']")?.focus(),
      Enter: () => this.toCard(),
      Delete: () => this.remove(this.held("coding")),
      Backspace: () => this.remove(this.held("coding")),
      Escape: () => this.release(),
    };
  }

  digit(key) {
    const code = [...this.keys_].find(([, one]) => one === key)?.[0];
    if (code && this.isSeen()) this.assign(code);
  }

  stance(stance) {
    this.change(this.held("coding"), "stance", stance);
  }

  toCard() {
    if (this.activeItem()) this.card.querySelector("input, button, select").focus();
    else this.want("open_first");
  }

  openMemo() {
    if (!this.held("coding")) return;
    const memos = this.card.querySelector(".qc-memos");
    memos.open = true;
    memos.querySelector("textarea").focus();
  }

  release() {
    const at = this.caret();
    this.pane.chosen = null;
    this.pane.select(at, at);
    this.open(null);
  }
}

function isSame(one, other) {
  return one?.start === other?.start && one?.end === other?.end;
}
