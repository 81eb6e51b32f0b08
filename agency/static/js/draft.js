// What is being typed lives in this tab only, because phones are shared: it goes when the form is sent,
// when she leaves, and when another person signs in.
const PREFIX = "draft:";
const reader = document.body.dataset.reader ?? "";

const forget = () => {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
};

const written = (form) =>
  [...form.elements].filter((field) => field.name && !["hidden", "password", "file", "submit"].includes(field.type));

const untouched = (field) => {
  if (field.options) return [...field.options].every((option) => option.selected === option.defaultSelected);
  return field.value === field.defaultValue && field.checked === field.defaultChecked;
};

const read = (field) => {
  if (field.options) return [...field.options].map((option) => option.selected);
  return ["radio", "checkbox"].includes(field.type) ? field.checked : field.value;
};

const write = (field, value) => {
  if (field.options) [...field.options].forEach((option, at) => (option.selected = Boolean(value[at])));
  else if (typeof value === "boolean") field.checked = value;
  else field.value = value;
};

const keep = (form, key) => {
  const fields = written(form);
  if (fields.every(untouched)) return sessionStorage.removeItem(key);
  sessionStorage.setItem(key, JSON.stringify(fields.map((field) => [field.name, read(field)])));
};

const restore = (form, key) => {
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  const fields = written(form);
  const fits = kept?.length === fields.length && fields.every((field, at) => field.name === kept[at][0]);
  if (!fits || form.parentElement.querySelector(".mistakes")) return;
  fields.forEach((field, at) => write(field, kept[at][1]));
  const note = form.querySelector("[data-draft]");
  note.hidden = false;
  note.querySelector("button").addEventListener("click", () => {
    sessionStorage.removeItem(key);
    form.reset();
    note.hidden = true;
  });
};

if (reader && sessionStorage.getItem("reader") !== reader) {
  if (sessionStorage.getItem("reader")) forget();
  sessionStorage.setItem("reader", reader);
}

for (const form of document.querySelectorAll("form[data-guard]")) {
  const key = `${PREFIX}${new URL(form.action).pathname}`;
  restore(form, key);
  form.addEventListener("input", () => keep(form, key));
  form.addEventListener("submit", () => sessionStorage.removeItem(key));
}

for (const form of document.querySelectorAll("form[data-forget]")) form.addEventListener("submit", forget);
