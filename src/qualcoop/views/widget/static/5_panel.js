// Beside the text: the codes with what they mean, and the card of the coding or suggestion that is open.

// A button whose words are its name; `key` is shown as the key that does the same.
function button(words, key, onclick, { hint = "", kind = "" } = {}) {
  const made = el("button", { type: "button", class: `qc-button ${kind}`, onclick }, words.say(key));
  if (hint) made.append(el("kbd", { "aria-hidden": "true" }, hint));
  return made;
}

// --- the list of codes ----------------------------------------------------------------------------------------

class CodeList {
  // `on`: give(code), look(code), lookBack(), filter(code), leave().
  constructor(words, on) {
    this.words = words;
    this.on = on;
    this.list = el("ul", { class: "qc-codes", "aria-label": words.say("codes") });
    this.element = el("section", { class: "qc-part qc-codes-part", "aria-label": words.say("codes") },
      el("h3", {}, words.say("codes")), this.list);
    this.list.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("mouseleave", () => this.on.lookBack());
  }

  show(codes, keys, counts, only) {
    const { focused } = this;
    fill(this.list, ...codes.map((code, place) => this.row(code, place, keys, counts.get(code.id) ?? 0, only)));
    const first = this.rowOf(focused) ?? this.list.firstElementChild;
    first?.querySelector(".qc-give").setAttribute("tabindex", "0");
    if (focused) this.rowOf(focused)?.querySelector(".qc-give").focus();
  }

  // The code whose row has the focus.
  get focused() {
    const held = this.list.getRootNode().activeElement;
    return this.list.contains(held) ? held.closest("li").dataset.code : "";
  }

  rowOf(code) {
    return code ? [...this.list.children].find((row) => row.dataset.code === code) : undefined;
  }

  row(code, place, keys, count, only) {
    const name = this.words.pick(code.label) || code.id;
    const key = keys.get(code.id) ?? "";
    const give = el("button", { type: "button", class: "qc-give", tabindex: "-1", title: `${name} · ${code.id}`,
      "aria-label": this.words.say("code_row", { name, n: count, key }),
      onclick: () => this.on.give(code.id), onfocus: () => this.on.look(code.id), onmouseenter: () => this.on.look(code.id) },
    el("kbd", { "aria-hidden": "true" }, key), el("span", { class: "qc-swatch" }), el("span", { class: "qc-name" }, name),
    el("span", { class: "qc-count" }, count || ""));
    const filter = el("button", { type: "button", class: "qc-only", tabindex: "-1", "aria-pressed": String(only.has(code.id)),
      "aria-label": this.words.say("only_code", { name }), title: this.words.say("only_code", { name }),
      onclick: () => this.on.filter(code.id) }, only.has(code.id) ? "◉" : "○");
    const made = paint(el("li", { "data-code": code.id }, give, filter), place);
    made.classList.toggle("qc-filtered", only.has(code.id));
    made.style.setProperty("--depth", String(code.id.split(".").length - 1));
    return made;
  }

  key(event) {
    const row = event.target.closest("li");
    const moves = { ArrowDown: row?.nextElementSibling, ArrowUp: row?.previousElementSibling,
      Home: this.list.firstElementChild, End: this.list.lastElementChild };
    if (event.key in moves) this.step(row, moves[event.key]);
    else if (event.code === "KeyO") this.on.filter(row.dataset.code);
    else if (event.key === "Escape") this.on.leave();
    else return;
    event.preventDefault();
  }

  step(from, to) {
    if (!to) return;
    from.querySelector(".qc-give").setAttribute("tabindex", "-1");
    to.querySelector(".qc-give").setAttribute("tabindex", "0");
    to.querySelector(".qc-give").focus();
  }
}

// What a code means, as the codebook says it.
function definitionOf(words, code, place) {
  const name = words.pick(code.label) || code.id;
  const said = (key, items) => (items.length ? [el("dt", {}, words.say(key)), ...items.map((item) => el("dd", {}, item))] : []);
  const head = paint(el("p", { class: "qc-head" }, el("span", { class: "qc-swatch" }), el("strong", {}, name)), place);
  const facts = [code.id, words.named("kind", code.kind), words.named("level", code.level)].filter(Boolean);
  return [head, el("p", { class: "qc-definition" }, words.pick(code.definition) || words.say("no_definition")),
    el("p", { class: "qc-id" }, facts.join(" · ")),
    el("dl", {}, ...said("include", code.include), ...said("exclude", code.exclude), ...said("examples", code.examples.slice(0, 3)))];
}

// Draw a part anew, and give the focus back to the control that stands where the one with the focus stood.
function keepingFocus(part, draw) {
  const controls = () => [...part.querySelectorAll("input, select, textarea, button, summary")];
  const held = controls().indexOf(part.getRootNode().activeElement);
  draw();
  if (held >= 0) (controls()[held] ?? controls()[0])?.focus();
}

// --- the card -------------------------------------------------------------------------------------------------

function select(words, label, value, choices, onchange) {
  const made = el("select", { onchange: (event) => onchange(event.target.value) });
  for (const [choice, name] of choices) {
    made.append(el("option", { value: choice, selected: choice === value }, name));
  }
  made.value = value;
  return el("label", { class: "qc-field" }, el("span", {}, words.say(label)), made);
}

function stances(words, value, choose) {
  palettes += 1;
  const name = `qc-stance-${palettes}`;
  const choices = ["facilitates", "hinders", "neutral"].map((stance) => el("label", { class: "qc-choice" },
    el("input", { type: "radio", name, value: stance, checked: stance === value, onchange: () => choose(stance) }),
    el("span", {}, [STANCE_SIGNS[stance], words.say(stance)].filter(Boolean).join(" ")),
    el("kbd", { "aria-hidden": "true" }, { facilitates: "F", hinders: "H", neutral: "N" }[stance])));
  return el("fieldset", { class: "qc-choices" }, el("legend", {}, words.say("stance")), ...choices);
}

function cardHead(words, item, code, place, quote) {
  const name = code ? words.pick(code.label) || code.id : item.code;
  return [paint(el("p", { class: "qc-head" }, el("span", { class: "qc-swatch" }), el("strong", { title: name }, name),
    el("span", { class: "qc-id" }, `${item.start}–${item.end}`)), place),
  el("blockquote", { class: "qc-quote" }, shortened(quote, 220))];
}

// What can be done stands at the card's foot and stays in sight there, however little room the card has.
function actions(...buttons) {
  return el("div", { class: "qc-row qc-actions" }, ...buttons);
}

// For which case a coding counts: the one chosen, else the transcript's own.
function caseField(words, item, { cases }, on) {
  const named = cases.map((one) => [one.id, [one.id, words.pick(one.label)].filter(Boolean).join(" ")]);
  const own = cases.some((one) => one.id === item.own) ? words.say("own_case", { case: item.own }) : words.say("no_case_chosen");
  return select(words, "case", item.case, [["", own], ...named], (value) => on.change("case", value));
}

function countsForNone(item, cases) {
  return cases.length > 0 && !cases.some((one) => one.id === (item.case || item.own));
}

// The card of a coding; `on`: change(field, value), remove(), memo(text), draft(text).
function codingCard(words, item, about, on) {
  const { code, place, quote, cases } = about;
  const any = [["", words.say("not_said")]];
  const fields = [
    select(words, "basis", item.basis, [...any, ...["attributed", "described", "documented"].map((one) => [one, words.say(one)])],
      (value) => on.change("basis", value)),
    select(words, "state", item.state, [...any, ...["present", "absent"].map((one) => [one, words.say(one)])],
      (value) => on.change("state", value)),
  ];
  const none = countsForNone(item, cases);
  if (cases.length > 1 || item.case || none) fields.push(caseField(words, item, about, on));
  const note = el("input", { type: "text", class: "qc-note", value: item.note, onchange: (event) => on.change("note", event.target.value) });
  return [...cardHead(words, item, code, place, quote), stances(words, item.stance, (stance) => on.change("stance", stance)),
    none ? el("p", { class: "qc-warn" }, words.say("no_case_here")) : null,
    el("div", { class: "qc-fields" }, ...fields, el("label", { class: "qc-field" }, el("span", {}, words.say("note")), note)),
    ...memoPart(words, about, on),
    actions(button(words, "write_memo", on.openMemo, { hint: "M" }), button(words, "remove", on.remove, { hint: "Del" }))];
}

function memoPart(words, { memos, draft }, on) {
  const old = memos.map((memo) => el("li", {}, el("span", { class: "qc-id" }, [memo.date, memo.author].filter(Boolean).join(" · ")),
    el("span", {}, memo.text)));
  const area = el("textarea", { rows: "3", class: "qc-memo", "aria-label": words.say("memo"), placeholder: words.say("memo_hint"),
    oninput: () => on.draft(area.value) });
  area.value = draft;
  const save = () => {
    if (area.value.trim()) on.memo(area.value.trim());
  };
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save();
  });
  return [el("details", { class: "qc-memos", open: memos.length > 0 || draft !== "" }, el("summary", {}, words.say("memos", { n: memos.length })),
    el("ul", {}, ...old), area, el("div", { class: "qc-row" }, button(words, "save_memo", save, { hint: "Ctrl ↵" })))];
}

// The words of the text that an indicator met, with the indicator where they are others.
function foundWords(words, item, wordsAt) {
  const said = item.hits.map(([term, start, end]) => {
    const met = wordsAt(start, end);
    return plain(met) === plain(term) ? term : words.say("why_term", { words: met, term });
  });
  return [...new Set(said)];
}

// The card of a suggestion with its reasons; `on`: accept(), dismiss().
function suggestionCard(words, item, { code, place, quote, wordsAt }, on) {
  const terms = foundWords(words, item, wordsAt);
  const reasons = [
    terms.length ? words.say("why_terms", { terms: terms.join(", ") }) : "",
    ...item.cues.map(([said, effect]) => words.say("why_cue", { said, effect: words.say(effect) })),
    ...item.nearest.map(([where, , , score, near]) => words.say("why_near", { where, score: score.toFixed(2), near: shortened(near, 90) })),
  ].filter(Boolean);
  return [...cardHead(words, item, code, place, quote),
    el("p", {}, [STANCE_SIGNS[item.stance], words.say(item.stance)].filter(Boolean).join(" ")),
    el("ul", { class: "qc-why", "aria-label": words.say("reasons") }, ...reasons.map((reason) => el("li", {}, reason))),
    el("p", { class: "qc-offered-by" }, words.say("suggested_by", { coder: item.coder, score: item.score.toFixed(2) })),
    actions(button(words, "accept", on.accept, { hint: "A", kind: "qc-main" }), button(words, "dismiss", on.dismiss, { hint: "D" }))];
}
