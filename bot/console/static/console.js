// What the pages need beside plain forms: keys on 待确认, nothing sent twice, a warning before typed words are lost,
// ticking all boxes, copying a text, the progress of a broadcast, and what is done in several goes.
const menu = document.querySelector(".menu");
const wide = matchMedia("(min-width: 1000px)");
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
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target.closest("input, textarea, select")) return;
  const wanted = document.querySelector(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (wanted) { event.preventDefault(); wanted.click(); }
});

document.querySelectorAll("[data-every], [data-copy]").forEach((one) => { one.hidden = false; });
document.addEventListener("click", async (event) => {
  const { tick, copy } = event.target.dataset ?? {};
  if (tick !== undefined) {
    event.target.closest("fieldset").querySelectorAll("[type=checkbox]:not([data-apart])").forEach((box) => { box.checked = Boolean(tick); });
    typed = true;
  }
  if (copy === undefined) return;
  const words = document.getElementById(copy);
  getSelection().selectAllChildren(words);
  try { await navigator.clipboard.writeText(words.textContent); } catch { document.execCommand("copy"); }
  event.target.textContent = "已复制";
});

document.addEventListener("change", ({ target }) => {
  if (!target.dataset.most) return;
  target.setCustomValidity(target.files[0]?.size > target.dataset.most ? "文件太大，请压缩后再选。" : "");
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
