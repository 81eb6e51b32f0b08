const mistakes = document.querySelector(".mistakes");
if (mistakes) mistakes.focus();
