// Where the page begins: one widget, one root. Python sends the document when the page says that it is there, so that
// a saved notebook holds no word of an interview.

function render({ model, el: host }) {
  const root = el("div", { class: "qc", "data-lm-suppress-shortcuts": "true" });
  host.append(root);
  const unfollow = followTheme(root);
  const id = Math.random().toString(36).slice(2);
  let page = null;
  const heard = (message) => {
    if (message.kind === "document") {
      if (message.re !== id) return;
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
    unfollow();
    document.removeEventListener("selectionchange", moved);
    model.off("msg:custom", heard);
    page?.pane.destroy();
    root.remove();
  };
}

export default { render };
