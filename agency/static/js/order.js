// Entries are dragged by a handle; the arrows beside it do the same by keyboard and without this.
for (const list of document.querySelectorAll("[data-order]")) {
  const rows = () => [...list.children];
  if (rows().length < 2) continue;

  for (const row of rows()) {
    const handle = document.createElement("span");
    handle.className = "handle";
    handle.setAttribute("aria-hidden", "true");
    row.prepend(handle);

    handle.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      handle.setPointerCapture(event.pointerId);
      row.classList.add("dragged");
    });
    handle.addEventListener("pointermove", (event) => {
      if (!row.classList.contains("dragged")) return;
      const over = rows().find((other) => {
        const box = other.getBoundingClientRect();
        return event.clientY > box.top && event.clientY < box.bottom;
      });
      if (!over || over === row) return;
      // The other one moves: a node that is moved loses the finger that holds it.
      const before = rows().indexOf(over) < rows().indexOf(row);
      row[before ? "after" : "before"](over);
    });
    handle.addEventListener("pointerup", async () => {
      if (!row.classList.contains("dragged")) return;
      row.classList.remove("dragged");
      const form = row.querySelector("form.move");
      const data = new FormData(form);
      data.set("place", rows().indexOf(row));
      await fetch(form.action, { method: "POST", body: data });
      location.reload();
    });
  }
}
