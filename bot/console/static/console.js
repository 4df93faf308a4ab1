// What the pages need beside plain forms: keys on 待确认, nothing sent twice, a warning before typed words are lost,
// ticking all boxes, finding one or some of many, copying a text, the progress of a broadcast, and what is done in several goes.
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

// Of many groups those are shown in whose name stands what is typed; 全选 ticks only what is shown.
for (const list of document.querySelectorAll("fieldset .pick, fieldset .gridded")) {
  const labels = [...list.querySelectorAll("label.check")];
  if (labels.length <= 20) continue;
  const field = Object.assign(document.createElement("input"), { type: "search", placeholder: "输入几个字，只列名称里有这些字的" });
  field.setAttribute("aria-label", "只列名称里有这些字的");
  field.addEventListener("input", () => { labels.forEach((one) => { one.hidden = !one.textContent.includes(field.value.trim()); }); });
  field.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  list.before(field);
}

// A menu of many becomes a field with suggestions: a few characters are typed, the menu behind it is what is sent.
document.querySelectorAll("label > select").forEach((menu, number) => {
  if (menu.options.length <= 50) return;
  const list = Object.assign(document.createElement("datalist"), { id: `many-${number}` });
  const called = (one) => one.textContent.trim(), none = [...menu.options].find((one) => !one.value);
  list.append(...[...menu.options].filter((one) => one !== none).map((one) => new Option(called(one))));
  const field = Object.assign(document.createElement("input"), { required: menu.required, autocomplete: "off" });
  field.setAttribute("list", list.id);
  field.placeholder = none ? called(none) : "";
  field.value = menu.value ? called(menu.selectedOptions[0]) : "";
  field.addEventListener("focus", () => field.select());
  field.addEventListener("input", () => field.setCustomValidity(""));
  field.addEventListener("change", () => {
    const words = field.value.trim(), all = [...menu.options], some = all.filter((one) => called(one).includes(words));
    const meant = words ? all.find((one) => called(one) === words) ?? (some.length === 1 && some[0]) : none ?? menu.selectedOptions[0];
    if (meant) { menu.value = meant.value; field.value = meant.value && called(meant); }
    field.setCustomValidity(meant ? "" : `名称里有“${words}”的${some.length ? `有${some.length}个` : "没有"}，请从列出的里选。`);
    field.reportValidity();
  });
  menu.required = false;
  menu.hidden = true;
  menu.before(field, list);
});

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
