// Two things that pages do without it, too, only later: a theme's name is completed while it is typed, and the words
// are looked at before they are saved. Nothing that is typed goes anywhere before somebody presses.

const MOST_OPTIONS = 8;

for (const input of document.querySelectorAll("[data-labels]")) complete(input);
for (const field of document.querySelectorAll("[data-longest]")) measure(field);
for (const form of new Set([...document.querySelectorAll("[data-check]")].map((field) => field.form))) watch(form);

// ---- A combobox after the ARIA Authoring Practices: the arrows choose, Enter takes, Escape closes. ----

function complete(input) {
  const list = make("ul", { role: "listbox", id: `${input.id}-list`, className: "options", hidden: true });
  const count = make("p", { role: "status", className: "unseen" });
  const about = make("p", { className: "help", hidden: true });
  let themes = [], loading = null, chosen = -1;
  list.setAttribute("aria-label", "Themes with such a name");
  input.removeAttribute("list"); // the browser's own list would lie over this one
  input.after(list, count, about);
  for (const [name, value] of Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" }))
    input.setAttribute(name, value);

  // Everybody who asks waits for the one answer: who types faster than a slow line is shown the list when it comes.
  const load = () => loading ??= fetch(input.dataset.labels).then(async (answer) => {
    if (answer.ok) themes = await answer.json();
  }).catch(() => { /* saving asks about similar names all the same */ });
  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const open = () => {
    const found = fitting(themes, input.value);
    list.replaceChildren(...found.map((theme, at) => option(theme, `${list.id}-${at}`)));
    list.hidden = !found.length;
    chosen = -1;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-expanded", String(!list.hidden));
    list.scrollIntoView({ block: "nearest" }); // on a phone the keyboard leaves little room
    const none = !found.length && themes.length && /[\p{L}\p{N}]/u.test(input.value);
    count.className = none ? "help" : "unseen";
    count.textContent = !input.value.trim() ? "" : none ? "No name like it yet: it will be new." : found.length === 1 ? "One theme fits." : `${found.length || "No"} themes fit.`;
  };
  const move = (to) => {
    const options = [...list.children];
    chosen = (to + options.length) % options.length;
    options.forEach((one, at) => one.setAttribute("aria-selected", String(at === chosen)));
    input.setAttribute("aria-activedescendant", options[chosen].id);
    options[chosen].scrollIntoView({ block: "nearest" });
  };
  const take = (one) => {
    input.value = one.dataset.label;
    about.textContent = one.dataset.about;
    about.hidden = !one.dataset.about;
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  input.addEventListener("focus", load);
  input.addEventListener("input", async () => {
    about.hidden = true;
    await load();
    if (document.activeElement === input) open();
  });
  input.addEventListener("blur", close);
  input.addEventListener("keydown", async (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      await load();
      if (list.hidden) open();
      if (!list.hidden) move(chosen < 0 && event.key === "ArrowUp" ? -1 : chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && chosen >= 0) {
      event.preventDefault(); // it takes the name
      take(list.children[chosen]);
    } else if (event.key === "Enter" && !event.isComposing && input.form?.elements.sentence) {
      event.preventDefault(); // a name alone is no theme yet
      close();
      input.form.elements.sentence.focus();
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    }
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const one = event.target.closest("[role=option]");
    if (one) take(one);
  });
}

function option(theme, id) {
  const one = make("li", { role: "option", id });
  one.setAttribute("aria-selected", "false");
  one.dataset.label = theme.label;
  one.dataset.about = [theme.says, theme.about.length ? `Of the codebook: ${theme.about.join(", ")}.` : ""].filter(Boolean).join(" ");
  one.append(make("strong", { textContent: theme.label }));
  for (const words of [theme.here ? "already written down for this date" : "", theme.also.length ? `also: ${theme.also.join(", ")}` : "", theme.says])
    if (words) one.append(" ", make("small", { textContent: words }));
  return one;
}

// Names that hold every word that was typed, those in which a word begins with it first; then definitions.
function fitting(themes, typed) {
  const words = folded(typed).split(" ").filter(Boolean);
  const rank = (theme) => {
    const names = ` ${folded([theme.label, ...theme.also].join(" "))}`;
    if (words.every((word) => names.includes(` ${word}`))) return 0;
    if (words.every((word) => names.includes(word))) return 1;
    return words.every((word) => `${names} ${folded(theme.says)}`.includes(word)) ? 2 : 3;
  };
  const ranked = themes.map((theme) => [rank(theme), theme]).filter(([at]) => at < 3);
  return ranked.sort((one, other) => one[0] - other[0]).slice(0, MOST_OPTIONS).map(([, theme]) => theme);
}

function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

// ---- How long a text is, where it comes near to its end; saving counts for certain. ----

function measure(field) {
  const said = make("p", { className: "help", hidden: true });
  const longest = Number(field.dataset.longest);
  const tell = () => {
    const length = [...field.value.trim().replace(/\s+/g, " ")].length;
    said.hidden = length < longest - 50;
    said.textContent = length > longest ? `${length - longest} characters too many.` : `${length} of ${longest} characters.`;
  };
  field.after(said);
  field.addEventListener("input", tell);
  tell();
}

// ---- The check: every field with data-check, under the name that it is judged by. ----

function watch(form) {
  const fields = [...form.querySelectorAll("[data-check]")];
  const button = form.querySelector("[data-look]");
  const status = form.querySelector("[data-looked]");
  if (!button || !status) return;
  const place = (name) => form.querySelector(`[data-seen="${CSS.escape(name)}"]`);
  const show = () => form.querySelectorAll("[data-tries]").forEach((one) => { one.hidden = false; });
  let judged = fields.filter((field) => place(field.dataset.check)?.querySelector(".seen"));
  button.hidden = false;
  show();

  // What saving said of the words is of those that were sent: the marks say it of these.
  const unsay = () => {
    for (const field of judged) {
      const error = document.getElementById(`${field.id}-error`);
      const others = (field.getAttribute("aria-describedby") || "").split(" ").filter((id) => id && id !== error?.id);
      others.length ? field.setAttribute("aria-describedby", others.join(" ")) : field.removeAttribute("aria-describedby");
      field.removeAttribute("aria-invalid");
      error?.remove();
      for (const link of document.querySelectorAll(`.errors a[href="#${CSS.escape(field.id)}"]`)) link.closest("li").remove();
    }
    if (judged.length && !document.querySelector(".errors a")) document.querySelector(".errors")?.remove();
    judged = [];
  };

  const look = async () => {
    const asked = new FormData();
    for (const name of ["csrf_token", "date"]) if (form.elements[name]) asked.append(name, form.elements[name].value);
    for (const one of form.querySelectorAll("[name=nobody]:is(:checked, [type=hidden])")) asked.append("nobody", one.value);
    for (const field of fields) {
      asked.append("name", field.dataset.check);
      asked.append("text", field.value);
      asked.append("kept", field.dataset.kept || "");
    }
    const answer = await fetch(button.dataset.look, { method: "POST", body: asked }).catch(() => null);
    if (![200, 422, 429].includes(answer?.status)) {
      status.textContent = answer?.status === 401
        ? "You were signed out meanwhile. Save it all the same: you sign in on the way, and nothing is lost."
        : "The check did not answer. Saving looks at the words, too.";
      return;
    }
    const piece = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (answer.status === 200) {
      unsay();
      form.querySelectorAll("[name=nobody][type=hidden]").forEach((one) => { one.remove(); }); // they come back as ticks
      for (const field of fields) place(field.dataset.check)?.replaceChildren();
      for (const seen of piece.querySelectorAll("[data-seen]")) place(seen.dataset.seen)?.replaceChildren(...seen.childNodes);
      form.querySelector("[data-gentler]")?.replaceChildren(...(piece.querySelector("[data-gentler]")?.childNodes || []));
      show();
    }
    status.textContent = piece.querySelector("[data-looked]")?.textContent || "";
    const first = form.querySelector("[data-seen] .seen");
    for (let fold = first?.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    (first || button).focus();
  };

  button.addEventListener("click", look);
  form.addEventListener("click", (event) => {
    const pressed = event.target.closest("[data-text]");
    if (!pressed) return;
    const field = fields.find((one) => one.dataset.check === pressed.dataset.for);
    field.value = pressed.dataset.text;
    look();
  });
  // Marks are of the text that was looked at: where it is changed they go, and no press can bring the old text back.
  for (const field of fields)
    field.addEventListener("input", () => {
      place(field.dataset.check)?.replaceChildren();
      form.querySelectorAll(`[data-gentler] [data-for="${CSS.escape(field.dataset.check)}"]`).forEach((one) => { one.closest("li")?.remove(); });
      status.textContent = "";
    });
}

function make(tag, properties) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) name === "role" ? element.setAttribute(name, value) : (element[name] = value);
  return element;
}
