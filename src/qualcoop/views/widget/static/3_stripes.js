// Beside the text: a stripe for each coding and suggestion, and its name. In the text: what is open, found, chosen.

const LANE = 9;
const MOST_LANES = 9;
// Two stripes one after the other in a lane need about a line between them, or they would touch.
const APART = 70;
const TAG_HEIGHT = 20;
const FARTHEST_TAG = 50;

class Pane extends TextPane {
  // `on` holds what is asked and told: label(code), open(key), drawn().
  constructor(words, on) {
    super(words);
    this.on = on;
    this.items = new Map();
    this.lanes = new Map();
    this.marks = new Marks();
    this.chosen = null;
    this.active = null;
    this.shown = () => true;
    this.found = [];
    this.foundAt = -1;
    this.layer.addEventListener("mousedown", (event) => event.preventDefault());
    this.layer.addEventListener("click", (event) => this.clicked(event));
  }

  destroy() {
    super.destroy();
    this.marks.clear();
  }

  // Items: {key, kind, start, end, code, stance, side, label}; kind is coding, suggestion or disagreement.
  put(items) {
    for (const item of items) {
      this.drop(item.key);
      this.items.set(item.key, item);
      this.lanes.set(item.key, this.freeLane(item));
      this.touch(item);
    }
  }

  drop(key) {
    const item = this.items.get(key);
    if (!item) return;
    this.items.delete(key);
    this.touch(item);
  }

  replace(items) {
    this.items = new Map();
    this.lanes = new Map();
    const ends = { left: [], right: [] };
    for (const item of [...items].sort((a, b) => a.start - b.start || b.end - a.end)) {
      const free = ends[item.side];
      let lane = free.findIndex((end) => end + APART <= item.start);
      if (lane < 0) lane = free.length;
      free[lane] = item.end;
      this.items.set(item.key, item);
      this.lanes.set(item.key, lane);
    }
    for (const chunk of this.chunks) chunk.dirty = true;
    this.later();
  }

  freeLane(item) {
    const known = this.lanes.get(item.key);
    if (known !== undefined) return known;
    const taken = new Set();
    for (const other of this.items.values()) {
      if (other !== item && other.side === item.side && other.start < item.end + APART && other.end + APART > item.start) {
        taken.add(this.lanes.get(other.key));
      }
    }
    let lane = 0;
    while (taken.has(lane)) lane += 1;
    return lane;
  }

  touch(item) {
    for (const chunk of this.chunks) if (chunk.start < item.end && chunk.end > item.start) chunk.dirty = true;
    this.later();
  }

  restripe() {
    for (const chunk of this.chunks ?? []) chunk.dirty = true;
    this.later();
  }

  later() {
    if (this.waiting) return;
    this.waiting = true;
    requestAnimationFrame(() => {
      this.waiting = false;
      if (this.doc && this.element.clientHeight) this.draw();
    });
  }

  // All is measured before anything is written, so that the page is laid out once.
  draw() {
    const { built } = this;
    const tops = built.map((chunk) => chunk.element.offsetTop);
    const drawn = built.map((chunk) => (chunk.dirty ? this.stripesOf(chunk) : null));
    built.forEach((chunk, n) => {
      if (drawn[n]) {
        chunk.stripes?.remove();
        chunk.stripes = drawn[n];
        this.layer.append(chunk.stripes);
        chunk.dirty = false;
      }
      if (chunk.stripes) chunk.stripes.style.top = `${tops[n]}px`;
    });
    this.highlight();
    this.on.drawn?.();
  }

  // What is open is always seen, also beside a filter.
  visible() {
    return [...this.items.values()].filter((item) => item.key === this.active || this.shown(item));
  }

  stripesOf(chunk) {
    const made = el("div", { class: "qc-stripes" });
    const top = chunk.element.getBoundingClientRect().top;
    const placed = this.visible()
      .filter((item) => item.kind !== "disagreement" && item.start < chunk.end && item.end > chunk.start)
      .map((item) => ({ item, lane: Math.min(this.lanes.get(item.key) ?? 0, MOST_LANES - 1), ...this.extent(item, chunk, top) }))
      .sort((a, b) => a.top - b.top || a.lane - b.lane);
    for (const side of ["left", "right"]) {
      const own = placed.filter(({ item }) => item.side === side);
      const width = Math.max(0, ...own.map(({ lane }) => lane + 1)) * LANE;
      for (const one of own) made.append(this.stripe(one));
      for (const [one, at] of tagged(own)) made.append(this.tag(one, at, width));
    }
    return made;
  }

  extent(item, chunk, top) {
    const start = Math.max(item.start, chunk.start);
    const end = Math.min(item.end, chunk.end);
    const box = this.rangeOf(start, end).getBoundingClientRect();
    return { top: box.top - top, height: Math.max(6, box.height), begins: item.start >= chunk.start };
  }

  stripe({ item, lane, top, height }) {
    const made = paint(el("div", { class: `qc-stripe qc-is-${item.kind} qc-${item.side}`, "data-key": item.key }),
      this.places.get(item.code) ?? 0);
    made.style.cssText += `top:${top}px;height:${height}px;--lane:${lane * LANE}px`;
    made.title = this.titleOf(item);
    made.classList.toggle("qc-on", this.isOpen(item));
    return made;
  }

  // A disagreement opens the codings that it is about.
  isOpen(item) {
    return item.key === this.active || Boolean(this.items.get(this.active)?.about?.includes(item.key));
  }

  tag({ item }, at, width) {
    const made = paint(el("div", { class: `qc-tag qc-is-${item.kind} qc-${item.side}`, "data-key": item.key }),
      this.places.get(item.code) ?? 0);
    made.style.cssText += `top:${at}px;--lane:${width + 4}px`;
    made.append(el("span", { class: "qc-swatch" }), el("span", { class: "qc-name" }, this.titleOf(item)));
    made.title = this.titleOf(item);
    made.classList.toggle("qc-on", this.isOpen(item));
    return made;
  }

  titleOf(item) {
    const sign = STANCE_SIGNS[item.stance] ?? "";
    return [item.case && `[${item.case}]`, sign, this.on.label(item.code), item.kind === "suggestion" ? "?" : ""].filter(Boolean).join(" ");
  }

  clicked(event) {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (key) this.on.open(key);
  }

  highlight() {
    const { built } = this;
    const near = (item) => built.some((chunk) => chunk.start < item.end && chunk.end > item.start);
    const shown = this.visible().filter(near);
    const of = (kind) => shown.filter((item) => item.kind === kind).flatMap((item) => this.ranges(item.start, item.end));
    this.marks.set("qc-coded", [...of("coding"), ...of("disagreement")]);
    this.marks.set("qc-offered", of("suggestion"));
    this.marks.set("qc-damaged", this.doc.damaged.flatMap(([start, end]) => this.ranges(start, end)));
    const active = this.items.get(this.active);
    this.marks.set("qc-active", active ? this.ranges(active.start, active.end) : []);
    this.marks.set("qc-hit", (active?.hits ?? []).flatMap(([, start, end]) => this.ranges(start, end)));
    this.marks.set("qc-find", this.found.flatMap(([start, end]) => this.ranges(start, end)));
    const at = this.found[this.foundAt];
    this.marks.set("qc-find-on", at ? this.ranges(...at) : []);
    this.marks.set("qc-chosen", this.chosen ? this.ranges(this.chosen.start, this.chosen.end) : []);
  }

  // The items at a character, the shortest first.
  at(position) {
    return this.visible()
      .filter((item) => item.start <= position && position < item.end)
      .sort((a, b) => a.end - a.start - (b.end - b.start));
  }

  inOrder(keep = () => true) {
    return this.visible().filter(keep).sort((a, b) => a.start - b.start || a.end - b.end);
  }
}

// Names beside the stripes, moved down where they would cover one another; left out where they would end up far off.
function tagged(placed) {
  const found = [];
  let below = -Infinity;
  for (const one of placed) {
    if (!one.begins) continue;
    const at = Math.max(one.top, below);
    if (at - one.top > FARTHEST_TAG) continue;
    found.push([one, at]);
    below = at + TAG_HEIGHT;
  }
  return found;
}
