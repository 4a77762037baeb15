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
    else if (!same && !this.activeItem()) this.drawCard();
    this.pane.later();
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
    const { bubble, chosen, element, body } = this.pane;
    const ends = chosen && element.getRootNode().activeElement === body ? this.pane.ranges(chosen.start, chosen.end) : [];
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
    this.say(this.words.say("choose_first"), { wrong: true });
    return null;
  }

  openPalette() {
    const passage = this.passage();
    if (!passage) return;
    this.pane.chosen = passage;
    this.pane.reveal(passage.start);
    this.pane.bubble.hidden = true;
    this.palette.open(this.doc.codes, this.pane.places, this.pane.quote(passage.start, passage.end));
    this.placePalette(passage);
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
    if (answer.kind !== "changed") return;
    const item = this.activeItem();
    this.pane.chosen = null;
    if (item) this.pane.select(item.end, item.end);
  }

  create(name) {
    return this.assign(undefined, name);
  }

  change(field, value) {
    return this.send("change", { key: this.pane.active, field, value });
  }

  remove() {
    return this.send("remove", { key: this.pane.active });
  }

  memo(text) {
    return this.send("memo", { key: this.pane.active, text });
  }

  // One suggestion after the other: the next one opens by itself.
  async decide(op) {
    const item = this.activeItem();
    if (item?.kind !== "suggestion") return;
    const next = this.byDoubt ? this.doubtful(item) : this.neighbour(1, (one) => one.kind === "suggestion");
    const answer = await this.send(op, { n: item.n });
    if (answer.kind !== "changed") return;
    if (next && next.key !== item.key && this.pane.items.has(next.key)) this.open(next.key);
  }

  step(step, kind) {
    this.byDoubt = false;
    const item = this.neighbour(step, (one) => one.kind === kind);
    if (!item) this.say(this.words.say(kind === "suggestion" ? "no_suggestion" : "no_coding"));
    else this.goTo(item);
  }

  goTo(item) {
    this.pane.chosen = null;
    this.pane.reveal(item.start);
    this.pane.select(item.start, item.start);
    this.open(item.key);
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
    return [[["Shift ←→↑↓"], "key_select"], [["Space"], "key_palette"], [["1", "…", "0"], "key_digit"], [["F", "H", "N"], "key_stance"],
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
    if (/^(Digit|Numpad)\d$/.test(event.code)) return this.digit(event.code.slice(-1));
    const act = {
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
      Enter: () => this.card.querySelector("input, button, select")?.focus(),
      Delete: () => this.removeActive(),
      Backspace: () => this.removeActive(),
      Escape: () => this.release(),
    }[event.code];
    if (!act) return false;
    act();
    return true;
  }

  digit(key) {
    const code = [...this.keys_].find(([, one]) => one === key)?.[0];
    if (code) this.assign(code);
    return true;
  }

  stance(stance) {
    if (this.activeItem()?.kind === "coding") this.change("stance", stance);
    else this.say(this.words.say("open_coding_first"), { wrong: true });
  }

  removeActive() {
    if (this.activeItem()?.kind === "coding") this.remove();
  }

  openMemo() {
    if (this.activeItem()?.kind !== "coding") return;
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
