// The text. Only what is near the window is in the page; the rest is kept open by its height.

const CHUNK = 1500;
const NEAR = "900px 0px";

class TextPane {
  constructor(words) {
    this.words = words;
    // Editable, so that the page has a caret and the keyboard selects; a document, so that no reader calls it a field to fill in.
    this.body = el("div", { class: "qc-text", contenteditable: "true", role: "document", spellcheck: "false",
      inputmode: "none", tabindex: "0", translate: "no" });
    this.layer = el("div", { class: "qc-layer", "aria-hidden": "true" });
    this.bubble = el("button", { class: "qc-bubble", type: "button", tabindex: "-1", hidden: true });
    this.element = el("div", { class: "qc-scroll" }, this.body, this.layer, this.bubble);
    this.refuseEdits();
    this.observer = new IntersectionObserver((seen) => this.seen(seen), { root: this.element, rootMargin: NEAR });
    this.resized = new ResizeObserver(() => this.sized());
    this.element.addEventListener("scroll", () => {
      if (!this.away) this.kept = this.element.scrollTop;
    });
    this.resized.observe(this.body);
  }

  refuseEdits() {
    const refuse = (event) => event.preventDefault();
    for (const kind of ["beforeinput", "drop", "dragstart", "paste", "cut"]) this.body.addEventListener(kind, refuse);
    // What an input method puts in all the same is taken out again.
    this.body.addEventListener("input", () => this.rebuild());
  }

  destroy() {
    this.observer.disconnect();
    this.resized.disconnect();
  }

  // --- the text ---------------------------------------------------------------------------------------------

  show(doc) {
    this.doc = doc;
    this.offsets = new Offsets(doc.text);
    this.places = new Map(doc.codes.map((code, place) => [code.id, place]));
    this.chunks = chunksOf(doc.lines);
    this.body.setAttribute("aria-label", this.words.say("text", { id: doc.transcript }));
    this.observer.disconnect();
    for (const chunk of this.chunks) {
      chunk.element = el("div", { class: "qc-chunk" });
      chunk.element.chunk = chunk;
    }
    fill(this.body, ...this.chunks.map((chunk) => chunk.element));
    fill(this.layer);
    this.estimate();
    for (const chunk of this.chunks) this.observer.observe(chunk.element);
    this.later();
  }

  // The first chunk is measured; the others are taken to be as dense.
  estimate() {
    if (!this.chunks.length) return;
    const [first] = this.chunks;
    this.build(first);
    const density = first.element.offsetHeight / Math.max(1, first.end - first.start);
    for (const chunk of this.chunks.slice(1)) {
      chunk.element.style.height = `${Math.round(density * (chunk.end - chunk.start))}px`;
    }
  }

  rebuild() {
    for (const chunk of this.chunks) if (chunk.built) this.build(chunk);
    this.later();
  }

  build(chunk) {
    fill(chunk.element, ...chunk.lines.map((n) => this.line(n)));
    chunk.element.style.height = "";
    chunk.built = true;
    chunk.dirty = true;
  }

  line(n) {
    const [start, end, turn] = this.doc.lines[n];
    const made = el("p", { class: "qc-line", "data-n": n });
    made.textContent = this.doc.text.slice(this.offsets.unit(start), this.offsets.unit(end));
    if (turn < 0) {
      made.classList.add("qc-outside");
      return made;
    }
    const [speaker, role, time] = this.doc.turns[turn];
    made.classList.add(`qc-${role}`);
    if (n === 0 || this.doc.lines[n - 1][2] !== turn) made.dataset.speaker = [speaker, time].filter(Boolean).join("  ·  ");
    return made;
  }

  leave(chunk) {
    chunk.element.style.height = `${chunk.element.offsetHeight}px`;
    fill(chunk.element);
    chunk.stripes?.remove();
    chunk.stripes = null;
    chunk.built = false;
  }

  // A notebook takes a cell out of the page and puts it back: nothing is measured meanwhile, and the place is kept.
  sized() {
    const away = !this.element.clientHeight;
    if (this.away && !away) this.element.scrollTop = this.kept ?? 0;
    this.away = away;
    if (!away) this.restripe();
  }

  seen(entries) {
    if (!this.element.clientHeight) return;
    const held = this.holder();
    for (const { target, isIntersecting } of entries) {
      const { chunk } = target;
      if (isIntersecting && !chunk.built) this.build(chunk);
      else if (!isIntersecting && chunk.built && chunk !== held) this.leave(chunk);
    }
    this.later();
  }

  // The chunk in which the caret stands stays, or the caret would be lost.
  holder() {
    const { anchorNode } = this.selection();
    return this.body.contains(anchorNode) ? anchorNode.parentElement?.closest(".qc-chunk")?.chunk : undefined;
  }

  // --- positions --------------------------------------------------------------------------------------------

  selection() {
    const root = this.element.getRootNode();
    return root.getSelection ? root.getSelection() : document.getSelection();
  }

  quote(start, end) {
    return this.doc.text.slice(this.offsets.unit(start), this.offsets.unit(end));
  }

  lineOf(position) {
    return lastAtMost(this.doc.lines, position, (line) => line[0]);
  }

  chunkOf(position) {
    return this.chunks[lastAtMost(this.chunks, position, (chunk) => chunk.start)];
  }

  // The node and the unit in it at which a character begins; of an end, behind the character before it.
  point(position, { ending = false } = {}) {
    const at = ending ? position - 1 : position;
    const chunk = this.chunkOf(at);
    if (!chunk.built) this.build(chunk);
    const n = this.lineOf(at);
    const [start, end] = this.doc.lines[n];
    const line = chunk.element.children[n - chunk.lines[0]];
    const within = Math.min(Math.max(position, start), end);
    return [line.firstChild, this.offsets.unit(within) - this.offsets.unit(start), line];
  }

  // The character at a point of the page; null outside the text.
  position(node, offset) {
    if (!this.body.contains(node)) return null;
    const line = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (line.classList.contains("qc-line")) {
      const [start, end] = this.doc.lines[Number(line.dataset.n)];
      if (node === line) return offset ? end : start;
      return this.offsets.character(this.offsets.unit(start) + offset);
    }
    const next = line.childNodes[offset];
    const inside = next?.matches?.(".qc-line") ? next : next?.querySelector?.(".qc-line");
    if (inside) return this.doc.lines[Number(inside.dataset.n)][0];
    const last = [...line.querySelectorAll(".qc-line")].pop();
    return last ? this.doc.lines[Number(last.dataset.n)][1] : null;
  }

  selected() {
    const { anchorNode, anchorOffset, focusNode, focusOffset } = this.selection();
    if (!anchorNode || !focusNode) return null;
    const ends = [this.position(anchorNode, anchorOffset), this.position(focusNode, focusOffset)];
    if (ends.includes(null)) return null;
    this.caret = ends[1];
    return { start: Math.min(...ends), end: Math.max(...ends), caret: ends[1] };
  }

  get hasFocus() {
    return this.element.getRootNode().activeElement === this.body;
  }

  // Nothing is selected any more, the caret stands at a place, and the focus stays where it is.
  unselect(position) {
    this.caret = position;
    if (this.hasFocus) this.select(position, position);
    else if (this.body.contains(this.selection().anchorNode)) this.selection().removeAllRanges();
  }

  select(start, end) {
    if (!this.chunks.length) return this.body.focus();
    const from = this.point(start);
    const to = this.point(end, { ending: end > start });
    this.body.focus({ preventScroll: true });
    return this.selection().setBaseAndExtent(from[0], from[1], to[0], to[1]);
  }

  reveal(position) {
    const [, , line] = this.point(position);
    const box = this.rangeOf(position, position + 1)?.getBoundingClientRect() ?? line.getBoundingClientRect();
    const frame = this.element.getBoundingClientRect();
    if (box.top < frame.top + 40 || box.bottom > frame.bottom - 60) {
      this.element.scrollTop += box.top - frame.top - frame.height / 3;
    }
    this.later();
  }

  rangeOf(start, end) {
    const [node, unit] = this.point(start);
    const [last, stop] = this.point(end, { ending: true });
    const range = document.createRange();
    range.setStart(node, unit);
    range.setEnd(last, stop);
    return range;
  }

  // The ranges, line by line, of a stretch in what is built.
  ranges(start, end) {
    const found = [];
    for (const chunk of this.built) {
      if (chunk.start >= end || chunk.end <= start) continue;
      chunk.lines.forEach((n, place) => {
        const [from, to] = this.doc.lines[n];
        if (from >= end || to <= start) return;
        const node = chunk.element.children[place].firstChild;
        const base = this.offsets.unit(from);
        const ends = [Math.max(from, start), Math.min(to, end)].map((at) => this.offsets.unit(at) - base);
        found.push(new StaticRange({ startContainer: node, startOffset: ends[0], endContainer: node, endOffset: ends[1] }));
      });
    }
    return found;
  }

  get built() {
    return this.chunks.filter((chunk) => chunk.built);
  }
}

// Neighbouring lines together, until there is enough of them.
function chunksOf(lines) {
  const chunks = [];
  for (let n = 0; n < lines.length; n += 1) {
    const [start, end] = lines[n];
    let last = chunks[chunks.length - 1];
    if (!last || last.end - last.start >= CHUNK) {
      last = { start, end, lines: [], built: false, dirty: true };
      chunks.push(last);
    }
    last.lines.push(n);
    last.end = end;
  }
  return chunks;
}
