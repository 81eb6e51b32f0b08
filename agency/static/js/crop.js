// The square of her photo follows the sliders; its button "look" does the same without this.
const view = document.querySelector("[data-crop]");
const sliders = view && document.querySelector(".form")?.elements;

if (sliders) {
  const image = view.querySelector("image");
  const [width, height] = ["width", "height"].map((side) => Number(image.getAttribute(side)));
  const inside = (wanted, most) => Math.min(Math.max(Math.round(wanted), 0), most);

  view.ownerDocument.addEventListener("input", () => {
    const [x, y, size] = ["x", "y", "size"].map((name) => Number(sliders[name].value));
    const side = Math.max(1, Math.round((Math.min(width, height) * size) / 100));
    const left = inside((width * x) / 100 - side / 2, width - side);
    const top = inside((height * y) / 100 - side / 2, height - side);
    view.setAttribute("viewBox", `${left} ${top} ${side} ${side}`);
  });
}
