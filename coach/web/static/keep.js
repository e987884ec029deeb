// Words that are not sent yet survive a reload, another view and a server that starts anew. They never leave this tab.
(() => {
  "use strict";
  const key = (form) => `coach-keep:${form.dataset.keep}`;
  const isTick = (field) => ["radio", "checkbox"].includes(field.type);
  // What the server keeps at once (data-change) or this browser keeps anyway (the name) is not kept twice.
  const own = (form) => [...form.elements].filter((field) =>
    field.name && field.type !== "hidden" && !field.dataset.change && !("rememberName" in field.dataset));
  const standing = (field) => (field.tagName === "SELECT" ? [...field.options].find((one) => one.defaultSelected)?.value ?? field.options[0]?.value : field.defaultValue);

  // Only what differs from what the server wrote is kept.
  function unsent(form) {
    const found = {};
    for (const field of own(form)) {
      if (isTick(field) ? field.checked && !field.defaultChecked : field.value !== standing(field)) found[field.name] = field.value;
    }
    return found;
  }

  function remember(form) {
    const found = unsent(form);
    if (Object.keys(found).length) sessionStorage.setItem(key(form), JSON.stringify(found));
    else sessionStorage.removeItem(key(form));
  }

  function bringBack(form) {
    const kept = JSON.parse(sessionStorage.getItem(key(form)) || "null");
    if (!kept) return;
    for (const field of own(form)) {
      if (!(field.name in kept)) continue;
      if (isTick(field)) field.checked = field.value === kept[field.name];
      else field.value = kept[field.name];
    }
    for (let fold = form.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    form.querySelectorAll("details").forEach((fold) => { if ([...fold.querySelectorAll("[name]")].some((one) => one.name in kept)) fold.open = true; });
    tell(form);
  }

  function tell(form) {
    const words = document.querySelector("#workspace .ws")?.dataset;
    if (!words?.kept || form.querySelector(".kept-note")) return;
    const note = document.createElement("p");
    note.className = "note kept-note";
    note.append(`${words.kept} `);
    const drop = document.createElement("button");
    drop.type = "button";
    drop.className = "ws-link";
    drop.textContent = words.keptDrop;
    drop.addEventListener("click", () => {
      sessionStorage.removeItem(key(form));
      form.reset();
      note.remove();
      own(form)[0]?.focus();
    });
    note.append(drop);
    form.append(note);
  }

  for (const kind of ["input", "change"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.closest?.("form[data-keep]");
      if (form) remember(form);
    });
  }
  // What was sent is let go of when the server has taken it; when it refused, the notice says so and the words come back.
  let sent = null;
  document.addEventListener("coach-sent", (event) => {
    const form = event.detail?.closest("form[data-keep]");
    // A form's first deed takes all of it; another one (to leave an area open) takes nothing of what is written.
    const takes = form && (event.detail === form.querySelector("button[data-act]") || "out" in event.detail.dataset);
    sent = takes ? key(form) : null;
  });
  document.addEventListener("coach-view", () => {
    if (sent && !document.querySelector("#workspace .notice.bad")) sessionStorage.removeItem(sent);
    sent = null;
    document.querySelectorAll("form[data-keep]").forEach(bringBack);
  });
  // The question to the knowledge base is in no form.
  const question = () => document.querySelector("#question textarea, #question input");
  document.addEventListener("input", (event) => {
    if (event.target === question()) sessionStorage.setItem("coach-question", event.target.value);
  });
  new MutationObserver(() => {
    const box = question();
    const kept = sessionStorage.getItem("coach-question");
    if (!box || box.value || !kept) return;
    box.value = kept;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }).observe(document.documentElement, { attributeFilter: ["data-ready"] });

  // On a machine that people share nothing stays for the next one.
  document.addEventListener("submit", (event) => {
    if (/^\/(logout|account\/(leave|delete))$/.test(event.target.getAttribute("action") || "")) sessionStorage.clear();
  });
})();
