for (const button of document.querySelectorAll("[data-copy]")) {
  const text = button.parentElement.querySelector("textarea");
  const said = button.parentElement.querySelector("[role=status]");
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    text.select();
    await navigator.clipboard.writeText(text.value);
    said.textContent = button.dataset.copy;
  });
}
