const row = document.querySelector(".menu ul");
const here = row?.querySelector("[aria-current]");
if (here) row.scrollLeft = here.offsetLeft - row.clientWidth / 3;
