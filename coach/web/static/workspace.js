// The workspace without the server: links between views, deeds, uploads, the filter of the table, keys.
(() => {
  "use strict";
  let ask = null;
  const view = () => document.querySelector("#workspace .ws");
  const here = () => view()?.dataset.address ?? location.search;
  window.coachWorkspace = { attach: (trigger) => { ask = trigger; } };
  if (window.coachTrigger) ask = window.coachTrigger;

  let pressed = "";
  const go = (query, source) => { pressed = mark(source); busy(true); (ask || window.coachTrigger)("select", { query }); };
  const send = (act, source) => {
    pressed = mark(source);
    document.dispatchEvent(new CustomEvent("coach-sent", { detail: source }));
    busy(true);
    (ask || window.coachTrigger)("submit", { ...fields(source), act, query: here() });
  };
  const busy = (on) => document.documentElement.toggleAttribute("data-busy", on);
  window.coachGo = go;

  // How to find in the next view what was pressed in this one, so that the keyboard stays where it was.
  function mark(source) {
    if (!source) return "";
    if (source.id) return `#${CSS.escape(source.id)}`;
    for (const name of ["data-source", "data-target", "aria-label"]) {
      if (source.getAttribute(name)) return `${source.tagName}[${name}="${CSS.escape(source.getAttribute(name))}"]`;
    }
    return "";
  }

  // What had the focus is gone with the old view: the same control, what the page has to say, or its title takes it.
  function refocus(view) {
    if (document.activeElement && document.activeElement !== document.body) return;
    const next = (pressed && view.querySelector(pressed)) || view.querySelector(".notice[role=alert]") || view.querySelector("h1");
    if (next && !next.matches("a, button, input, select, textarea")) next.tabIndex = -1;
    next?.focus({ preventScroll: true });
  }

  function fields(source) {
    const form = source.closest("form") || (source.form ?? null);
    const found = form ? Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string")) : {};
    const said = { ...form?.dataset, ...source.dataset };
    for (const [name, value] of Object.entries(said)) if (name !== "act" && name !== "keep") found[name] = value;
    if (source.name && "value" in source) found[source.name] = source.value;
    const name = localStorage.getItem("coach-name");
    if (name && !("author" in found)) found.author = name;
    return found;
  }

  document.addEventListener("click", (event) => {
    if (!view() || event.defaultPrevented) return;
    const link = event.target.closest("a[data-go]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
      event.preventDefault();
      go(new URL(link.href).search, link);
      return;
    }
    const deed = event.target.closest("button[data-act]");
    if (!deed) return;
    event.preventDefault();
    if (deed.dataset.sure && !confirm(deed.dataset.sure)) return;
    const form = deed.closest("form");
    if (form && !form.reportValidity()) return;
    send(deed.dataset.act, deed);
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("#workspace form");
    if (!form) return;
    event.preventDefault();
    form.querySelector("button[data-act]")?.click();
  });
  document.addEventListener("change", (event) => {
    const choice = event.target.closest("#workspace [data-change]");
    if (choice) send(choice.dataset.change, choice);
    const name = event.target.closest("#workspace [data-remember-name]");
    if (name) localStorage.setItem("coach-name", name.value.trim());
  });
  addEventListener("popstate", () => { if (view()) go(location.search); });

  // ---------- uploads: to our own route, which asks whose they are ----------

  async function upload(zone, file) {
    const says = zone.querySelector("[data-upload-says]");
    if (!file) return;
    zone.setAttribute("data-uploading", "");
    says.textContent = `${says.dataset.sending} ${file.name}`;
    try {
      const said = [...zone.querySelectorAll("select[name]")].map((one) => `&${one.name}=${encodeURIComponent(one.value)}`).join("");
      const answer = await fetch(`${zone.dataset.upload}&name=${encodeURIComponent(file.name)}${said}`, { method: "POST", body: file });
      const found = await answer.json();
      if (found.go) return go(found.go);
      if (found.draft) return go(`?draft=${found.draft}`);
      says.textContent = found.problem;
    } catch {
      says.textContent = says.dataset.failed;
    }
    zone.removeAttribute("data-uploading");
    says.setAttribute("data-bad", "");
  }
  document.addEventListener("change", (event) => {
    const zone = event.target.closest("[data-upload]");
    if (zone && event.target.type === "file") upload(zone, event.target.files[0]);
  });
  for (const kind of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(kind, (event) => {
      const zone = event.target.closest?.("[data-upload]");
      if (!zone) return;
      event.preventDefault();
      zone.toggleAttribute("data-over", kind === "dragover");
      if (kind === "drop") upload(zone, event.dataTransfer.files[0]);
    });
  }

  // ---------- after each view: the address, the title's place, what must follow ----------

  let shown = "";
  function follow() {
    const now = view();
    if (!now || now.dataset.view === shown) return;
    const first = !shown;
    shown = now.dataset.view;
    busy(false);
    const address = location.pathname + now.dataset.address;
    if (location.pathname + location.search !== address) {
      history[first ? "replaceState" : "pushState"](history.state, "", address);
      if (!first) scrollTo(0, 0);
    }
    now.querySelectorAll("[data-remember-name]").forEach((box) => { box.value ||= localStorage.getItem("coach-name") || ""; });
    document.dispatchEvent(new CustomEvent("coach-view"));
    if (!first) refocus(now);
  }
  new MutationObserver(follow).observe(document, { childList: true, subtree: true, attributeFilter: ["data-view"] });
})();

// ---------- while a batch is graded: its part of the page is read anew until the work ends ----------
(() => {
  "use strict";
  const POLL_MS = 1500;
  // The keyboard stays on the button it was on; a new state is told to screen readers, each step is not.
  function show(part, said, state) {
    const held = part.contains(document.activeElement) ? document.activeElement.dataset.act : "";
    part.innerHTML = said;
    if (held) (part.querySelector(`[data-act="${held}"]`) || part.querySelector(".ws-foot .button"))?.focus({ preventScroll: true });
    if (part.dataset.state !== state) document.querySelector("#says").textContent = part.querySelector(".ws-work-head")?.innerText || "";
    part.dataset.state = state;
  }
  async function poll() {
    const part = document.querySelector("#workspace [data-poll]");
    if (part && document.visibilityState === "visible" && ["queued", "running"].includes(part.dataset.state)) {
      try {
        const answer = await fetch(part.dataset.poll);
        const said = await answer.text();
        if (answer.ok && part.isConnected && !document.documentElement.hasAttribute("data-busy")) show(part, said, answer.headers.get("x-batch-state"));
      } catch { /* the server is away: the next look will find it again */ }
    }
    setTimeout(poll, POLL_MS);
  }
  poll();
})();

// ---------- the table: filter, search, sort, all in the browser ----------
(() => {
  "use strict";
  const board = () => document.querySelector("#workspace [data-board]");
  const key = () => `coach-board:${new URLSearchParams(location.search).get("batch")}`;
  let state = { flag: "", find: "", sort: "file" };

  const level = (row, column) => Number.parseInt(row.cells[column + 1]?.textContent, 10) || 0;
  const inFile = (a, b) => a.dataset.n - b.dataset.n;
  const orders = {
    file: () => inFile,
    name: () => (a, b) => a.cells[0].textContent.localeCompare(b.cells[0].textContent),
    todo: () => (a, b) => b.dataset.todo - a.dataset.todo || inFile(a, b),
    level: (column) => (a, b) => level(b, column) - level(a, column) || inFile(a, b),
  };

  function apply() {
    const table = board();
    if (!table) return;
    const { flag, sort } = state;
    const find = state.find.trim().toLowerCase();
    const body = table.tBodies[0];
    table.dataset.filter = flag; // the stylesheet fades what does not match: no cell is touched
    let shown = 0;
    for (const row of body.rows) {
      const named = !find || row.cells[0].textContent.toLowerCase().includes(find);
      row.hidden = !(named && (!flag || row.dataset.f.split(" ").includes(flag)));
      shown += !row.hidden;
    }
    if (table.dataset.sorted !== sort) {
      body.append(...[...body.rows].sort((orders[sort] || orders.level)(Number(sort))));
      table.dataset.sorted = sort;
    }
    for (const chip of document.querySelectorAll("#workspace [data-flag]")) chip.setAttribute("aria-pressed", String(chip.dataset.flag === flag));
    const says = document.querySelector("#workspace [data-shown]");
    if (says) says.textContent = `${shown} / ${body.rows.length}`;
    document.querySelector("#workspace [data-nothing]")?.toggleAttribute("hidden", shown > 0);
    sessionStorage.setItem(key(), JSON.stringify(state));
  }

  document.addEventListener("coach-view", () => {
    if (!board()) return;
    try { state = { flag: "", find: "", sort: "file", ...JSON.parse(sessionStorage.getItem(key()) || "{}") }; } catch { /* as new */ }
    const chip = document.querySelector(`#workspace [data-flag="${state.flag}"]`);
    if (!chip || chip.disabled) state.flag = "";
    const [find, sort] = [document.querySelector("#workspace [data-find]"), document.querySelector("#workspace [data-sort]")];
    if (find) find.value = state.find;
    if (sort) sort.value = state.sort;
    apply();
  });
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("#workspace [data-flag]");
    if (chip) { state.flag = chip.dataset.flag; apply(); }
    if (event.target.closest("#workspace [data-show-all]")) {
      state = { ...state, flag: "", find: "" };
      document.querySelector("#workspace [data-find]").value = "";
      apply();
    }
    // An answer opened out of a filtered table has the others of the filter as its neighbours.
    const link = event.target.closest("#workspace [data-board] tbody a");
    if (link && state.flag && !link.href.includes("&f=")) link.href += `&f=${state.flag}`;
  }, true);
  document.addEventListener("input", (event) => {
    if (event.target.matches("#workspace [data-find]")) { state.find = event.target.value; apply(); }
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("#workspace [data-sort]")) { state.sort = event.target.value; apply(); }
    const query = new URLSearchParams(location.search);
    if (event.target.matches("#workspace [data-query-change]")) {
      query.set(event.target.name, event.target.value);
      window.coachGo(`?${query}`, event.target);
    }
    if (event.target.matches("#workspace [data-beside]")) {
      const chosen = [...document.querySelectorAll("#workspace [data-beside]:checked")].map((box) => box.dataset.beside);
      query.set("c", chosen.slice(0, 4).join(","));
      window.coachGo(`?${query}`, event.target);
    }
  });
})();

// ---------- one answer: keys, never while somebody types ----------
(() => {
  "use strict";
  const press = (selector) => document.querySelector(`#workspace ${selector}`)?.click();
  const typing = (target) => target.closest?.("textarea, input:not([type=radio]):not([type=checkbox]), select, [contenteditable]");
  // On a phone the criteria that brought nothing are folded: the answer and the decision are what a thumb looks for.
  document.addEventListener("coach-view", () => {
    if (!matchMedia("(max-width: 640px)").matches) return;
    for (const part of document.querySelectorAll("#workspace [data-keys] details.criterion")) part.open = Boolean(part.querySelector("li.met, .ws-person"));
  });
  const deeds = { ArrowRight: "#ws-next", ArrowLeft: "#ws-prev", KeyA: "#ws-accept", KeyT: "#ws-table" };
  document.addEventListener("keydown", (event) => {
    if (!document.querySelector("#workspace [data-keys]") || event.altKey) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      const form = event.target.closest?.("#workspace form");
      if (form) { event.preventDefault(); form.querySelector("button[data-act]")?.click(); }
      return;
    }
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); return; }
    if (event.ctrlKey || event.metaKey || typing(event.target)) return;
    const level = /^[1-5]$/.test(event.key) && document.querySelector(`#workspace #ws-level-${event.key}`);
    if (level) {
      event.preventDefault();
      level.checked = true;
      document.querySelector("#workspace #ws-reason")?.focus();
    } else if (event.code === "KeyC") {
      event.preventDefault();
      document.querySelector("#workspace #ws-comment")?.focus();
    } else if (deeds[event.code] && !event.repeat) {
      event.preventDefault();
      press(deeds[event.code]);
    }
  });
})();
