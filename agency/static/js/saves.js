// A form that saves itself while she types; its button works without this.
const QUIET = 1200;

const body = (form) => {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
};

for (const form of document.querySelectorAll("form[data-saves]")) {
  const note = form.querySelector("[data-saved]");
  let waiting;
  let stopped = false;

  const save = async () => {
    let answer;
    try {
      answer = await fetch(form.action, { method: "POST", body: body(form), headers: { "X-Saves-Itself": "1" } });
    } catch {
      note.textContent = note.dataset.unsaved;
      return;
    }
    if (answer.redirected || !answer.headers.get("Content-Type")?.startsWith("application/json")) return;
    const told = await answer.json();
    if (!answer.ok) {
      stopped = told.stale;
      note.textContent = stopped || told.wrong.length ? told.wrong.join(" ") : "";
      return;
    }
    if (form.elements.version) form.elements.version.value = told.version;
    if (told.action) {
      form.action = told.action;
      history.replaceState(null, "", told.action);
    }
    note.textContent = told.wrong.length ? `${note.dataset.partly} ${told.wrong.join(" ")}` : note.dataset.saved;
  };

  const soon = (event) => {
    if (event.target.type === "file" || stopped) return;
    clearTimeout(waiting);
    waiting = setTimeout(save, QUIET);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(waiting);
  });
}
