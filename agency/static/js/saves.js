// A form that saves itself while she types; its button works without this. One answer is waited for before
// the next is asked, and before the button's: each carries the version that the last one told.
const QUIET = 1200;
const LONGEST_WAIT = 10_000;

const body = (form) => {
  const data = new FormData(form);
  for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
  return data;
};

for (const form of document.querySelectorAll("form[data-saves]")) {
  const note = form.querySelector("[data-saved]");
  let waiting;
  let asking = null;
  let stopped = false;

  const send = () =>
    fetch(form.action, {
      method: "POST",
      body: body(form),
      headers: { "X-Saves-Itself": "1" },
      signal: AbortSignal.timeout(LONGEST_WAIT),
    });

  const save = async () => {
    let answer, told;
    try {
      answer = await send();
      if (answer.redirected || !answer.headers.get("Content-Type")?.startsWith("application/json")) return;
      told = await answer.json();
    } catch {
      note.textContent = note.dataset.unsaved;
      return;
    }
    if (!answer.ok) {
      stopped ||= told.stale;
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

  const next = () => {
    const last = Promise.resolve(asking)
      .then(() => stopped || save())
      .finally(() => (asking = asking === last ? null : asking));
    asking = last;
  };

  const soon = (event) => {
    if (event.target.type === "file" || stopped) return;
    clearTimeout(waiting);
    waiting = setTimeout(next, QUIET);
  };
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  form.addEventListener("submit", (event) => {
    stopped = true;
    clearTimeout(waiting);
    if (!asking) return;
    event.preventDefault();
    asking.then(() => form.requestSubmit(event.submitter));
  });
}
