// The ground under the widget: positions, elements, colours, theme, words. Every text enters the page as textContent.

// Python counts characters, the page counts UTF-16 units: behind an emoji they part.
class Offsets {
  constructor(text) {
    this.units = null;
    this.count = text.length;
    if (!/[\ud800-\udfff]/.test(text)) return;
    const units = new Uint32Array(text.length + 1);
    let n = 0;
    for (let unit = 0; unit < text.length; n += 1) {
      units[n] = unit;
      unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
    }
    units[n] = text.length;
    this.units = units.subarray(0, n + 1);
    this.count = n;
  }

  unit(character) {
    return this.units ? this.units[Math.min(character, this.count)] : character;
  }

  character(unit) {
    return this.units ? lastAtMost(this.units, unit) : unit;
  }
}

// The last place in a rising list whose value is at most `wanted`; 0 where all are greater.
function lastAtMost(values, wanted, value = (one) => one) {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (value(values[middle]) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}

function el(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined) made.append(child);
  return made;
}

function fill(parent, ...children) {
  parent.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
}

// Okabe and Ito's colours; a pattern and letters say the same again, so that no code rests on colour alone.
const COLOURS = ["#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#A89600"];
const PATTERNS = ["plain", "dashed", "dotted", "hollow"];

function paint(element, place) {
  element.style.setProperty("--code", COLOURS[place % COLOURS.length]);
  element.dataset.pattern = PATTERNS[Math.floor(place / COLOURS.length) % PATTERNS.length];
  return element;
}

const STANCE_SIGNS = { facilitates: "▲", hinders: "▼", neutral: "" };

// Theme: JupyterLab and VS Code say theirs on the body; elsewhere the system's holds.
function isDark() {
  const body = document.body;
  if (body.dataset.jpThemeLight) return body.dataset.jpThemeLight === "false";
  if (body.classList.contains("vscode-dark") || body.classList.contains("vscode-high-contrast")) return true;
  if (body.classList.contains("vscode-light")) return false;
  return matchMedia("(prefers-color-scheme: dark)").matches;
}

function followTheme(root) {
  const set = () => {
    root.dataset.theme = isDark() ? "dark" : "light";
  };
  const media = matchMedia("(prefers-color-scheme: dark)");
  const observer = new MutationObserver(set);
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-jp-theme-light", "class"] });
  media.addEventListener("change", set);
  set();
  return () => {
    observer.disconnect();
    media.removeEventListener("change", set);
  };
}

// Words in [Thai, English]; what lacks one language comes in the other.
class Words {
  constructor(strings, language) {
    this.strings = strings;
    this.language = language;
  }

  pick(pair) {
    if (!pair) return "";
    const [th, en] = pair;
    return this.language === "th" ? th || en : en || th;
  }

  // A kind or level of codes; those of a study's own have no other word.
  named(what, id) {
    return this.strings[`${what}.${id}`] ? this.say(`${what}.${id}`) : id;
  }

  // Of one thing its own words are said, where there are such.
  say(key, values = {}) {
    const one = values.n === 1 ? this.strings[`${key}.one`] : undefined;
    return this.pick(one ?? this.strings[key] ?? [key, key]).replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
  }
}

// Highlights paint stretches of text without touching it: the text stays one node a line, and positions stay simple.
// They belong to the whole page, so each widget keeps account of its own ranges.
class Marks {
  constructor() {
    this.own = new Map();
  }

  set(name, ranges) {
    if (!globalThis.CSS?.highlights) return;
    if (!CSS.highlights.has(name)) CSS.highlights.set(name, new Highlight());
    const shared = CSS.highlights.get(name);
    for (const range of this.own.get(name) ?? []) shared.delete(range);
    for (const range of ranges) shared.add(range);
    shared.priority = MARK_ORDER.indexOf(name);
    this.own.set(name, ranges);
  }

  clear() {
    for (const name of this.own.keys()) this.set(name, []);
  }
}

const MARK_ORDER = ["qc-coded", "qc-offered", "qc-damaged", "qc-active", "qc-hit", "qc-find", "qc-find-on", "qc-chosen"];
