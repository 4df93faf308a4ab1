// What the pages need beside plain forms: keys on 待确认, nothing sent twice, a warning before typed words are lost,
// ticking all boxes, finding some of many, copying a text, the progress of a broadcast, and what is done in several goes.
let typed = false, leaving = false;
document.addEventListener("input", (event) => { if (event.target.closest("form[data-keep]")) typed = true; });
document.addEventListener("submit", (event) => {
  if (leaving) { event.preventDefault(); return; }
  leaving = true;
  setTimeout(() => { leaving = false; }, 3000);
});
addEventListener("beforeunload", (event) => { if (typed && !leaving) event.preventDefault(); });

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target.closest("input, textarea, select")) return;
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (wanted) { event.preventDefault(); wanted.click(); }
});

document.querySelectorAll("[data-every], [data-copy]").forEach((one) => { one.hidden = false; });
document.addEventListener("click", async (event) => {
  const { tick, copy } = event.target.dataset ?? {};
  if (tick !== undefined) {
    const boxes = event.target.closest("fieldset").querySelectorAll("label:not([hidden]) > [type=checkbox]:not([data-apart])");
    boxes.forEach((box) => { box.checked = Boolean(tick); });
    typed = true;
  }
  if (copy === undefined) return;
  const words = document.getElementById(copy);
  getSelection().selectAllChildren(words);
  try { await navigator.clipboard.writeText(words.textContent); } catch { document.execCommand("copy"); }
  event.target.textContent = "已复制";
});

// Of many, such as groups, those are listed in whose name stands what is typed; 全选 ticks only those, a menu takes the first.
const narrowing = (narrow) => {
  const words = "只列名称里有这些字的";
  const field = Object.assign(document.createElement("input"), { type: "search", placeholder: `输入几个字，${words}` });
  field.setAttribute("aria-label", words);
  field.addEventListener("input", () => narrow((one) => one.textContent.includes(field.value.trim())));
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  return field;
};
for (const list of document.querySelectorAll("fieldset .pick, fieldset .gridded")) {
  const labels = [...list.querySelectorAll("label.check")];
  if (labels.length > 20) list.before(narrowing((fits) => labels.forEach((one) => { one.hidden = !fits(one); })));
}
for (const menu of document.querySelectorAll("label select")) {
  const all = [...menu.options];
  if (all.length <= 30) continue;
  menu.closest("label").before(narrowing((fits) => {
    const chosen = menu.value, some = all.filter(fits);
    menu.replaceChildren(...(some.length ? some : all));
    if ([...menu.options].some((one) => one.value === chosen)) menu.value = chosen;
  }));
}

document.addEventListener("change", ({ target }) => {
  if (!target.dataset.most) return;
  const fields = [...target.form.querySelectorAll("[data-most]")];
  const bytes = fields.flatMap((one) => [...one.files]).reduce((sum, one) => sum + one.size, 0);
  fields.forEach((one) => one.setCustomValidity(""));
  target.setCustomValidity(bytes > target.dataset.most ? `文件合起来超过${target.dataset.most / 1048576}MB，请压缩或分几次传。` : "");
  target.reportValidity();
});

// The progress of a broadcast: looked up again every few seconds, never under the hand of who is at work in it.
const lookAgain = async () => {
  const live = document.querySelector("[data-live]");
  if (!live) return;
  if (!leaving && !live.contains(document.activeElement)) {
    const answer = await fetch(location.href, { headers: { "X-Alongside": "yes" } }).catch(() => null);
    const said = document.getElementById(live.dataset.live);
    if (!answer?.ok) { said.textContent = "没有连上，请刷新本页看进展。"; return; }
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const part = fresh.getElementById(live.id);
    if (!live.contains(document.activeElement) && part && part.innerHTML !== live.innerHTML) {
      live.replaceWith(part);
      const words = fresh.getElementById(said.id);
      if (words.textContent !== said.textContent) said.replaceChildren(...words.childNodes);
    }
  }
  setTimeout(lookAgain, 2000);
};
setTimeout(lookAgain, 2000);

// What is done in several goes, so that nobody else waits long, goes on by itself.
document.querySelector("form[data-goes-on]")?.requestSubmit();
