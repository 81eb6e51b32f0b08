const last = (text) => text.slice(Math.max(text.lastIndexOf(","), text.lastIndexOf(";")) + 1).trim();

for (const field of document.querySelectorAll("[data-skills]")) {
  const offers = document.createElement("div");
  offers.className = "offers";
  offers.setAttribute("aria-live", "polite");
  field.after(offers);

  const offer = (name) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "offer";
    button.textContent = `+ ${name}`;
    button.addEventListener("click", () => {
      const kept = field.value.slice(0, field.value.length - last(field.value).length).trimEnd();
      field.value = `${kept}${kept ? " " : ""}${name}, `;
      offers.replaceChildren();
      field.focus();
    });
    return button;
  };

  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const typed = last(field.value);
      if (typed.length < 1) return offers.replaceChildren();
      const answer = await fetch(`/habilidades/sugerencias?q=${encodeURIComponent(typed)}`);
      if (answer.ok && last(field.value) === typed) offers.replaceChildren(...(await answer.json()).map(offer));
    }, 200);
  });
}
