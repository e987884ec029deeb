// The workspace without the server: links between views, deeds, uploads, the filter of the table, keys.
(() => {
  "use strict";
  let ask = null;
  const view = () => document.querySelector("#workspace .ws");
  const here = () => view()?.dataset.address ?? location.search;
  window.coachWorkspace = { attach: (trigger) => { ask = trigger; } };
  if (window.coachTrigger) ask = window.coachTrigger;

  const go = (query) => { busy(true); (ask || window.coachTrigger)("select", { query }); };
  const send = (act, fields) => { busy(true); (ask || window.coachTrigger)("submit", { ...fields, act, query: here() }); };
  const busy = (on) => document.documentElement.toggleAttribute("data-busy", on);
  window.coachGo = go;

  function fields(source) {
    const form = source.closest("form") || (source.form ?? null);
    const found = form ? Object.fromEntries([...new FormData(form)].filter(([, value]) => typeof value === "string")) : {};
    for (const [name, value] of Object.entries(source.dataset)) if (name !== "act") found[name] = value;
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
      go(new URL(link.href).search);
      return;
    }
    const deed = event.target.closest("button[data-act]");
    if (!deed) return;
    event.preventDefault();
    if (deed.dataset.sure && !confirm(deed.dataset.sure)) return;
    const form = deed.closest("form");
    if (form && !form.reportValidity()) return;
    send(deed.dataset.act, fields(deed));
  });
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("#workspace form");
    if (!form) return;
    event.preventDefault();
    form.querySelector("button[data-act]")?.click();
  });
  document.addEventListener("change", (event) => {
    const choice = event.target.closest("#workspace [data-change]");
    if (choice) send(choice.dataset.change, fields(choice));
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
      const answer = await fetch(`${zone.dataset.upload}&name=${encodeURIComponent(file.name)}`, { method: "POST", body: file });
      const found = await answer.json();
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
  }
  new MutationObserver(follow).observe(document, { childList: true, subtree: true, attributeFilter: ["data-view"] });
})();
