// What the pages need beside plain forms: keys on 待确认, nothing sent twice, and a warning before typed words are lost.
const menu = document.querySelector(".menu");
const wide = matchMedia("(min-width: 900px)");
const unfold = () => { if (menu) menu.open = wide.matches; };
wide.addEventListener("change", unfold);
unfold();

let typed = false, leaving = false;
document.addEventListener("input", (event) => { if (event.target.closest("form[data-keep]")) typed = true; });
document.addEventListener("submit", (event) => {
  if (leaving) { event.preventDefault(); return; }
  leaving = true;
  setTimeout(() => { leaving = false; }, 3000);
});
addEventListener("beforeunload", (event) => { if (typed && !leaving) event.preventDefault(); });

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (wanted) { event.preventDefault(); wanted.click(); }
});
