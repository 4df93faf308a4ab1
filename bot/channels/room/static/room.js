// The group chat in the browser: one WebSocket, text only ever set as text.
const $ = (id) => document.getElementById(id);
const app = document.querySelector(".app");
const state = { me: null, bot: null, people: [], chats: [], said: new Map(), ledger: [], chat: null, seq: 0, unread: {}, quotes: null };
const waiting = new Map();
let socket, pause = 300;

function connect() {
  socket = new WebSocket(`${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/room/live`);
  socket.onmessage = (event) => take(JSON.parse(event.data));
  socket.onopen = () => { pause = 300; notice(""); };
  socket.onclose = () => {
    for (const [ref, one] of waiting) if (one.words.type !== "say") answered(ref, false);
    notice("连接断开，正在重新连接…");
    setTimeout(connect, pause);
    pause = Math.min(pause * 2, 5000);
  };
}

function take(words) {
  if (words.type === "hello") hello(words);
  if (words.type === "state") showState(words);
  if (words.type === "said") hear(words.said);
  if (words.type === "ledger") enter(words.message_id, words.lines);
  if (words.type === "refused") { answered(words.ref, false); notice(words.words); }
  if (words.type === "done") answered(words.ref, true);
}

function hello(words) {
  state.people = words.people;
  state.bot = words.bot;
  $("demo").hidden = !words.demo;
  const known = sessionStorage.getItem("me");
  const me = state.people.some((one) => one.contact === known) ? known : state.people[0]?.contact;
  $("me").replaceChildren(...state.people.map((one) => {
    const option = new Option(one.name === one.card ? one.name : `${one.name}（${one.card}）`, one.contact);
    option.selected = one.contact === me;
    return option;
  }));
  if (me) be(me, state.me === me ? state.seq : 0);
  else notice("名册里还没有人，请先导入名册。");
}

function be(contact, since = 0) {
  sessionStorage.setItem("me", contact);
  if (contact !== state.me) Object.assign(state, { said: new Map(), seq: 0, unread: {}, ledger: [] });
  state.me = contact;
  ask({ type: "be", since });
}

function ask(words) {
  if (socket.readyState !== WebSocket.OPEN) { notice("还没有连上，请稍等再发。"); return Promise.resolve(false); }
  const ref = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  words = { me: state.me, ref, ...words };
  socket.send(JSON.stringify(words));
  return new Promise((resolve) => waiting.set(ref, { words, resolve }));
}

function answered(ref, done) {
  waiting.get(ref)?.resolve(done);
  waiting.delete(ref);
}

// What the break left without an answer is sent again; the room keeps one ref once.
function sayAgain() {
  for (const { words } of waiting.values()) if (words.type === "say") socket.send(JSON.stringify(words));
}

function showState(words) {
  sayAgain();
  state.chats = words.chats;
  state.ledger = words.ledger;
  words.said.forEach(keep);
  face($("my-face"), words.me.name);
  const known = sessionStorage.getItem("chat");
  if (!state.chats.some((chat) => chat.id === state.chat)) {
    state.chat = state.chats.some((chat) => chat.id === known) ? known : state.chats[0]?.id;
  }
  showChats(); showChat(); showLedger();
}

function keep(said) {
  if (!state.said.has(said.chat)) state.said.set(said.chat, []);
  const list = state.said.get(said.chat);
  if (list.some((one) => one.id === said.id)) return false;
  list.push(said);
  state.seq = Math.max(state.seq, said.seq);
  if (said.recalls) {
    if (state.quotes === said.recalls) quote(null);
    for (const one of list) {
      if (one.id === said.recalls) Object.assign(one, { text: "", recalled: true, quoted: null });
      if (one.quoted?.id === said.recalls) one.quoted = { id: said.recalls, sender: "", text: "引用的内容已撤回" };
    }
  }
  return true;
}

function hear(said) {
  if (!keep(said)) return;
  if (said.chat !== state.chat) { if (!said.recalls) state.unread[said.chat] = (state.unread[said.chat] || 0) + 1; }
  else if (said.recalls) showChat();
  else {
    const atEnd = isAtEnd(), all = state.said.get(said.chat);
    $("said").append(...rows(said, all[all.length - 2]));
    if (atEnd || said.sender === state.me) toEnd();
  }
  showChats();
}

function showChats() {
  const last = (chat) => (state.said.get(chat.id) || []).filter((one) => !one.recalled).at(-1);
  $("chats").replaceChildren(...state.chats.map((chat) => {
    const item = document.createElement("li"), button = document.createElement("button");
    const latest = last(chat), unread = state.unread[chat.id];
    button.type = "button";
    button.setAttribute("aria-current", String(chat.id === state.chat));
    const words = make("div", "words");
    const name = make("div", "name", make("b", "", chat.name), make("time", "", latest ? shortTime(latest.at) : ""));
    const line = make("div", "last");
    if (unread) line.append(make("span", "badge", unread > 99 ? "99+" : String(unread)), " ");
    line.append(latest ? summary(latest, chat) : "");
    words.append(name, line);
    button.append(face(make("span", "face"), chat.people.length ? chat.name.replace(/^书香政协[·・]?/, "").slice(0, 2) : chat.name), words);
    button.onclick = () => open(chat.id);
    item.append(button);
    return item;
  }));
}

function summary(said, chat) {
  if (said.kind === "recall") return `${said.sender === state.me ? "你" : said.sender_name}撤回了一条消息`;
  return chat.people.length && said.sender !== state.me ? `${said.sender_name}：${wordsOf(said)}` : wordsOf(said);
}

function wordsOf(said) {
  if (said.kind === "file") return `[文件] ${nameOf(said)}`;
  return said.kind === "image" ? "[图片]" : said.text.replace(/\s+/g, " ");
}

function nameOf(said) { return said.text.slice(said.text.indexOf(" ") + 1); }

function open(chat) {
  state.chat = chat;
  sessionStorage.setItem("chat", chat);
  delete state.unread[chat];
  quote(null);
  app.dataset.view = "chat";
  showChats(); showChat(); showLedger();
  if (matchMedia("(min-width: 701px)").matches) $("text").focus();
}

function showChat() {
  const chat = state.chats.find((one) => one.id === state.chat);
  if (!chat) return;
  $("title").textContent = chat.people.length ? `${chat.name}(${chat.people.length})` : chat.name;
  const all = state.said.get(chat.id) || [];
  $("said").replaceChildren(...all.flatMap((said, number) => rows(said, all[number - 1])));
  toEnd();
}

// The end of the talk stays in view while pictures arrive and push it down, until somebody scrolls up.
let pinned = true, lastTop = 0;
function isAtEnd() { const list = $("said"); return list.scrollHeight - list.scrollTop - list.clientHeight < 120; }
function toEnd() { pinned = true; $("said").scrollTop = $("said").scrollHeight; lastTop = $("said").scrollTop; }
$("said").onscroll = () => {
  const top = $("said").scrollTop;
  if (isAtEnd()) pinned = true; else if (top < lastTop) pinned = false;
  lastTop = top;
};

function rows(said, before) {
  const out = [];
  if (!before || new Date(said.at) - new Date(before.at) > 300000) out.push(make("li", "time", longTime(said.at)));
  if (said.recalled) return out;
  if (said.recalls) {
    out.push(make("li", "system", `${said.sender === state.me ? "你" : `“${said.sender_name}”`}撤回了一条消息`));
    return out;
  }
  const mine = said.sender === state.me;
  const row = make("li", `message${mine ? " mine" : ""}`);
  row.dataset.id = said.id;
  const body = make("div", "body", make("span", "from", said.sender_name));
  const bubble = make("div", `bubble${said.kind === "image" ? " picture" : ""}`);
  if (said.kind === "image") {
    const picture = new Image();
    picture.src = `/room/pictures/${encodeURIComponent(said.text)}`;
    picture.alt = `${said.sender_name}发的图片`;
    picture.onload = () => { if (pinned) toEnd(); };
    const larger = make("button", "", picture);
    larger.type = "button";
    larger.setAttribute("aria-label", `放大${picture.alt}`);
    larger.onclick = () => enlarge(picture);
    bubble.append(larger);
  } else if (said.kind === "file") {
    const file = make("a", "", wordsOf(said));
    file.href = `/room/pictures/${encodeURIComponent(said.text.split(" ", 1)[0])}`;
    file.download = nameOf(said);
    bubble.append(file);
  } else bubble.textContent = said.text;
  body.append(bubble);
  if (said.quoted) body.append(make("div", "quote", said.quoted.sender ? `${said.quoted.sender}：${said.quoted.text}` : said.quoted.text));
  row.append(face(make("span", "face"), said.sender_name), body, acts(said, mine));
  out.push(row);
  return out;
}

function enlarge(picture) {
  Object.assign($("enlarged").querySelector("img"), { src: picture.src, alt: picture.alt });
  $("enlarged").showModal();
}

function acts(said, mine) {
  const box = make("div", "acts");
  const act = (words, does) => { const button = make("button", "", words); button.type = "button"; button.onclick = does; box.append(button); };
  act("引用", () => quote(said));
  if (said.text.startsWith("#接龙")) act("参与接龙", () => join(said));
  if (mine && Date.now() - new Date(said.at) < 120000) {
    act("撤回", () => ask({ type: "recall", id: said.id }));
    const button = box.lastChild;
    setTimeout(() => button.remove(), 120000 - (Date.now() - new Date(said.at)));
  }
  return box;
}

function quote(said) {
  state.quotes = said?.id ?? null;
  $("quoting").hidden = !said;
  $("quoting").firstChild.textContent = "";
  if (said) { $("quoting").firstChild.textContent = `${said.sender_name}：${wordsOf(said)}`; $("text").focus(); }
}

async function say(text, kind = "text") {
  const done = await ask({ type: "say", chat: state.chat, text, kind, quotes: state.quotes });
  if (done) { notice(""); quote(null); }
  return done;
}

async function send() {
  const text = $("text").value;
  if (!text.trim()) { notice("不能发空白消息。"); return; }
  $("text").value = "";
  if (!(await say(text)) && !$("text").value) $("text").value = text;
  if (matchMedia("(min-width: 701px)").matches) $("text").focus();
}

function enter(message, lines) {
  const at = state.ledger.findIndex((one) => one.message_id === message);
  state.ledger = state.ledger.filter((one) => one.message_id !== message);
  state.ledger.splice(at < 0 ? state.ledger.length : at, 0, ...lines);
  if (lines.some((one) => one.chat === state.chat)) showLedger();
}

function showLedger() {
  const lines = state.ledger.filter((line) => line.chat === state.chat).reverse();
  const shown = lines.map((line) => {
    const item = make("li", line.cancelled ? "struck" : "");
    item.dataset.id = line.message_id;
    item.append(make("time", "", shortTime(line.at)), make("b", "", line.name), " ", make("span", "what", line.line));
    return item;
  });
  $("lines").replaceChildren(...(shown.length ? shown : [make("li", "none", "还没有新记录。")]));
}

function join(said) {
  const last = (state.said.get(state.chat) || []).filter((one) => !one.recalled && one.text.startsWith("#接龙") && one.text.split("\n")[1] === said.text.split("\n")[1]).at(-1) || said;
  const number = [...last.text.matchAll(/^(\d+)[.、]/gm)].length + 1;
  chainDialog(last.text.split("\n")[1] || "", (topic, line) => `${last.text}\n${number}. ${line}`, true);
}

function chainDialog(topic, compose, fixed) {
  const me = state.people.find((one) => one.contact === state.me);
  $("chain-topic").value = topic;
  $("chain-topic").readOnly = fixed;
  $("chain-line").value = me?.name || "";
  $("chain").returnValue = "";
  $("chain").onclose = () => { if ($("chain").returnValue === "ok") say(compose($("chain-topic").value.trim(), $("chain-line").value.trim())); };
  $("chain").showModal();
}

let picked = -1;
function pickPerson(typed = "") {
  const chat = state.chats.find((one) => one.id === state.chat);
  const everybody = [state.bot.name, ...chat.people.filter((one) => one.contact !== state.me).map((one) => one.card)];
  const names = everybody.filter((name) => name.toLowerCase().includes(typed.toLowerCase()));
  const list = $("people");
  list.replaceChildren(...names.map((name) => {
    const item = make("li", "", name);
    item.setAttribute("role", "option");
    item.onmousedown = (event) => { event.preventDefault(); mention(name); };
    return item;
  }));
  list.hidden = !names.length;
  if (names.length) choose(0);
}
function choose(number) {
  const items = [...$("people").children];
  picked = (number + items.length) % items.length;
  items.forEach((item, at) => item.setAttribute("aria-selected", String(at === picked)));
  items[picked]?.scrollIntoView({ block: "nearest" });
}
const MENTIONING = /@([^@\s]{0,20})$/;
function mention(name) {
  const box = $("text"), at = box.selectionStart;
  const before = box.value.slice(0, at).replace(MENTIONING, "");
  box.value = `${before}@${name}\u2005${box.value.slice(at)}`;
  $("people").hidden = true;
  box.focus();
  box.selectionStart = box.selectionEnd = before.length + name.length + 2;
}

function make(tag, style, ...inside) {
  const element = document.createElement(tag);
  if (style) element.className = style;
  element.append(...inside);
  return element;
}
const COLOURS = ["#4a7c59", "#5b7aa6", "#a0674b", "#7a6aa0", "#8a7a3f", "#4d8a8a", "#a65b74", "#6b7a4a"];
function face(element, name) {
  const core = [...name.replace(/[(（].*$/, "").split(/[-·・]/).at(-1)].filter((sign) => /\p{L}|\p{N}/u.test(sign));
  element.textContent = core.slice(-2).join("");
  element.style.backgroundColor = COLOURS[(core.length ? core : [...name]).reduce((sum, sign) => (sum * 31 + sign.codePointAt(0)) >>> 0, 7) % COLOURS.length];
  element.setAttribute("aria-hidden", "true");
  return element;
}
const SHANGHAI = { timeZone: "Asia/Shanghai" };
const clock = (at) => new Date(at).toLocaleTimeString("zh-CN", { ...SHANGHAI, hour: "2-digit", minute: "2-digit", hour12: false });
const day = (at) => new Date(at).toLocaleDateString("en-CA", SHANGHAI);
function daysAgo(at) { return Math.round((Date.parse(day(Date.now())) - Date.parse(day(at))) / 86400000); }
function longTime(at) {
  const ago = daysAgo(at), date = new Date(at);
  if (ago === 0) return clock(at);
  if (ago === 1) return `昨天 ${clock(at)}`;
  if (ago < 7) return `${date.toLocaleDateString("zh-CN", { ...SHANGHAI, weekday: "long" })} ${clock(at)}`;
  return `${date.toLocaleDateString("zh-CN", { ...SHANGHAI, year: "numeric", month: "long", day: "numeric" })} ${clock(at)}`;
}
function shortTime(at) {
  const ago = daysAgo(at);
  return ago === 0 ? clock(at) : ago === 1 ? "昨天" : new Date(at).toLocaleDateString("zh-CN", { ...SHANGHAI, month: "numeric", day: "numeric" });
}
function notice(words) { $("notice").textContent = words; $("notice").hidden = !words; }

$("write").onsubmit = (event) => { event.preventDefault(); send(); };
$("text").onkeydown = (event) => {
  if (!$("people").hidden) {
    if (event.key === "ArrowDown") { event.preventDefault(); choose(picked + 1); return; }
    if (event.key === "ArrowUp") { event.preventDefault(); choose(picked - 1); return; }
    if (event.key === "Enter" || event.key === "Tab") { event.preventDefault(); mention($("people").children[picked].textContent); return; }
    if (event.key === "Escape") { $("people").hidden = true; return; }
  }
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); send(); }
};
$("text").oninput = () => {
  const box = $("text"), typed = MENTIONING.exec(box.value.slice(0, box.selectionStart));
  if (typed) pickPerson(typed[1]); else $("people").hidden = true;
};
$("text").onblur = () => { $("people").hidden = true; };
$("at").onclick = () => { $("text").focus(); $("text").setRangeText("@", $("text").selectionStart, $("text").selectionEnd, "end"); pickPerson(); };
$("quoting").lastElementChild.onclick = () => quote(null);
$("me").onchange = () => { state.chat = null; be($("me").value); };
$("back").onclick = () => { app.dataset.view = "list"; showChats(); };
$("solitaire").onclick = () => chainDialog("", (topic, line) => `#接龙\n${topic}\n\n1. ${line}`, false);
function ledgerSheet(shown) { $("ledger").classList.toggle("open", shown); $("toggle-ledger").setAttribute("aria-expanded", String(shown)); if (shown) $("close-ledger").focus(); else $("toggle-ledger").focus(); }
$("toggle-ledger").onclick = () => ledgerSheet(!$("ledger").classList.contains("open"));
$("close-ledger").onclick = () => ledgerSheet(false);
$("enlarged").onclick = () => $("enlarged").close();
$("picture").onchange = async () => {
  const file = $("picture").files[0];
  $("picture").value = "";
  if (!file) return;
  try {
    const answer = await (await fetch("/room/pictures", { method: "POST", body: file })).json();
    if (answer.error) notice(answer.error); else await say(answer.id, "image");
  } catch { notice("图片没有传成功，请再选一次。"); }
};
connect();
