for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.parentElement.querySelector("textarea").value);
    button.setAttribute("aria-live", "polite");
    button.textContent += " ✓";
  });
}
