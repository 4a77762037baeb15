// Where the page begins: one widget, one root. Python sends the document when the page says that it is there, so that
// a saved notebook holds no word of an interview.

function render({ model, el: host }) {
  const root = el("div", { class: "qc" });
  host.append(root);
  const unfollow = followTheme(root);
  const unguard = guardKeys(root);
  const id = Math.random().toString(36).slice(2);
  let page = null;
  const late = setTimeout(() => waits(root), PATIENCE);
  const heard = (message) => {
    if (message.kind === "document") {
      if (message.re !== id) return;
      clearTimeout(late);
      delete root.dataset.waits;
      page?.pane.destroy();
      page = new (message.mode === "settling" ? SettlingPage : CodingPage)(model, root, message, id);
      page.build();
      page.heard(message.state);
      root.dataset.ready = "yes";
    } else page?.heard(message);
  };
  const moved = () => page?.moved();
  model.on("msg:custom", heard);
  document.addEventListener("selectionchange", moved);
  root.page = () => page;
  model.send({ op: "hello", re: id });
  return () => {
    clearTimeout(late);
    unfollow();
    unguard();
    document.removeEventListener("selectionchange", moved);
    model.off("msg:custom", heard);
    page?.pane.destroy();
    root.remove();
  };
}

// JupyterLab's own keys are kept from what is typed here; but Ctrl S saves the notebook, as it does beside the widget.
// The window hears of a key before JupyterLab does.
function guardKeys(root) {
  const guard = (event) => {
    const saves = event.code === "KeyS" && (event.ctrlKey || event.metaKey) && !event.altKey;
    if (saves) delete root.dataset.lmSuppressShortcuts;
    else root.dataset.lmSuppressShortcuts = "true";
  };
  root.dataset.lmSuppressShortcuts = "true";
  window.addEventListener("keydown", guard, { capture: true });
  return () => window.removeEventListener("keydown", guard, { capture: true });
}

// Nobody has answered yet: the kernel is busy, or was ended since the notebook was saved.
function waits(root) {
  root.dataset.waits = "yes";
  fill(root, ...["th", "en"].map((lang, n) => el("p", { class: "qc-hint", lang }, NOT_ALIVE[n])));
}

export default { render };
