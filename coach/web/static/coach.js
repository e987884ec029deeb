// What the page does without the server: the picture before the app stands, the clock, drafts, links into an answer.
(() => {
  "use strict";
  const root = document.documentElement;
  const session = () => new URLSearchParams(location.search).get("session") || "";
  const draftKey = () => `coach-draft:${session()}:${turn()}`;
  const turn = () => document.querySelector("[data-turn]")?.dataset.turn || "";
  const answerBox = () => document.querySelector("#answer textarea");

  // Gradio writes the browser's language over the page's: screen readers would read Russian as English.
  const language = root.dataset.language || root.lang; // its script may have been faster than this one
  const speak = () => { if (root.lang !== language) root.lang = language; };
  new MutationObserver(speak).observe(root, { attributeFilter: ["lang"] });
  speak();

  // The page is shown once the server has said what to show: no flash of the wrong part.
  const title = document.title;
  window.coachReady = () => {
    root.setAttribute("data-ready", "");
    document.title = title; // Gradio gives all pages one title
  };
  // The start need not wait for the database; a session must, or the start would flash.
  setTimeout(() => session() || whenBuilt(window.coachReady), 400);
  setTimeout(window.coachReady, 8000);

  function whenBuilt(act) {
    const holder = document.getElementById("workspace");
    // A page of views has nothing to show before its first one came: until then the placeholder stays.
    if (document.querySelector("gradio-app main") && (!holder || holder.querySelector(".ws"))) act();
    else setTimeout(() => whenBuilt(act), 60);
  }

  // The address remembers the session, so that a reload or a second tab finds it again.
  window.coachRemember = (id) => {
    const address = new URL(location.href);
    if ((address.searchParams.get("session") || "") === (id || "")) return;
    if (id) address.searchParams.set("session", id);
    else address.searchParams.delete("session");
    history.replaceState(history.state, "", address);
  };

  document.addEventListener("click", (event) => {
    const target = event.target.closest("[data-quote], [data-keep-session], [data-skip], [data-ask]");
    if (!target) return;
    if (target.dataset.quote) showQuote(target);
    else if ("ask" in target.dataset) ask(target.textContent.trim());
    else if ("skip" in target.dataset) {
      event.preventDefault();
      const content = document.querySelector("gradio-app main, main#page"); // the next Tab is its first control
      content.tabIndex = -1;
      content.focus();
    } else if (session()) {
      const link = new URL(target.href);
      link.searchParams.set("session", session());
      target.href = link.href;
    }
  });

  function showQuote(button) {
    const card = button.closest(".rubric-card");
    const mark = card?.querySelector(`#quote-${CSS.escape(button.dataset.quote)}`);
    if (!mark) return;
    card.querySelectorAll("mark.lit").forEach((other) => other.classList.remove("lit"));
    mark.classList.add("lit");
    mark.scrollIntoView({ block: "center", behavior: "smooth" });
    mark.focus({ preventScroll: true });
  }

  function ask(question) {
    const box = document.querySelector("#question textarea, #question input");
    if (!box) return;
    fill(box, question);
    document.querySelector("#find")?.click();
  }

  function fill(box, value) {
    box.value = value;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }

  // An unsent answer survives a reload of this tab; it never leaves the tab and goes when the answer is sent.
  document.addEventListener("input", (event) => {
    if (event.target !== answerBox()) return;
    if (event.target.value) sessionStorage.setItem(draftKey(), event.target.value);
    else sessionStorage.removeItem(draftKey());
  });

  let shownTurn = "";
  function follow() {
    const now = turn();
    if (now === shownTurn) return;
    if (shownTurn) sessionStorage.removeItem(`coach-draft:${session()}:${shownTurn}`);
    shownTurn = now;
    requestAnimationFrame(showNewest);
    restore = sessionStorage.getItem(draftKey()) || "";
  }

  function showNewest() {
    const log = document.querySelector(".talk-holder");
    if (!log) return;
    log.tabIndex = 0; // it scrolls, so keys must reach it
    log.setAttribute("role", "region");
    log.setAttribute("aria-label", log.querySelector(".talk-log")?.getAttribute("aria-label") || "");
    if (log.scrollHeight > log.clientHeight) log.scrollTo({ top: log.scrollHeight, behavior: "smooth" });
    else log.querySelector(".turn:last-child")?.scrollIntoView({ block: "nearest", behavior: "smooth" });
    // The log is written anew each time, so what is new is told to screen readers here.
    const asked = log.querySelector(".turn.coach:not(.past)");
    const verdict = document.querySelector(".verdict-line");
    document.querySelector("#says").textContent = (asked || verdict)?.innerText || "";
    if (matchMedia("(pointer: fine)").matches) setTimeout(refocus, 150);
  }

  // What was pressed is gone or waits no longer: the box takes the focus, or the one way on.
  const lost = () => !document.activeElement || document.activeElement === document.body || document.activeElement.disabled;
  function refocus() {
    if (!lost()) return;
    (answerBox() || document.querySelector("#do-next, #do-resume"))?.focus({ preventScroll: true });
  }

  // Gradio names every radio button apart: joined by one name the arrow keys move between them, as everywhere.
  function join() {
    document.querySelectorAll("gradio-app .choice").forEach((choice, number) => {
      for (const button of choice.querySelectorAll("input[type=radio]")) {
        if (button.name !== `choice-${number}`) button.name = `choice-${number}`;
      }
    });
  }

  // The same where something else takes the place of what was pressed: the question whether to end, the report.
  const arrived = new WeakSet();
  function arrive() {
    for (const next of document.querySelectorAll("#stay, .report-head h1")) {
      if (arrived.has(next)) continue;
      arrived.add(next);
      if (!root.hasAttribute("data-ready")) continue;
      setTimeout(() => {
        if (!lost()) return;
        if (next.matches("h1")) next.tabIndex = -1;
        next.focus({ preventScroll: true });
      }, 150);
    }
  }

  let restore = "";
  function bringBack() {
    const box = answerBox();
    if (!restore || !box) return;
    const draft = restore;
    restore = "";
    setTimeout(() => box.value || fill(box, draft), 120); // after Gradio has written its own value
  }

  // Gradio's own messages speak English only: ours say the same in the page's language.
  function translateTrouble() {
    const toast = document.querySelector(".toast-body");
    const trouble = document.querySelector("#trouble");
    if (!trouble || trouble.hidden === !toast) return;
    trouble.hidden = !toast;
    trouble.dataset.kind = /connect/i.test(toast?.textContent || "") ? "connection" : "other";
  }

  // Another tab may have gone on meanwhile: look when this one is shown again.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && session() && !document.querySelector(".working")) {
      document.querySelector("#refresh")?.click();
    }
  });

  new MutationObserver(() => {
    follow();
    bringBack();
    arrive();
    join();
    translateTrouble();
  }).observe(document, { childList: true, subtree: true, attributeFilter: ["name"] });

  // Ctrl+Enter (or Cmd+Enter) sends, as people expect of a large text box.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.target !== answerBox()) return;
    event.preventDefault();
    document.querySelector("#do-answer")?.click();
  });

  // The clock runs on the time left at the moment the server wrote it; the server decides when time is over.
  // What stands in the box when the last moment has come is sent; with an empty box the page asks how things stand.
  const started = new WeakMap();
  const closed = new WeakSet();
  function close(clock, left) {
    if (closed.has(clock) || left > 3) return;
    const isWritten = answerBox()?.value.trim();
    if (!isWritten && left > -1) return;
    closed.add(clock);
    document.querySelector(isWritten ? "#do-answer" : "#refresh")?.click();
  }

  setInterval(() => {
    document.querySelectorAll("[data-seconds-left]").forEach((clock) => {
      if (!started.has(clock)) started.set(clock, performance.now());
      const passed = (performance.now() - started.get(clock)) / 1000;
      close(clock, Number(clock.dataset.closesIn) - passed);
      const left = Math.round(Number(clock.dataset.secondsLeft) - passed);
      const shown = Math.abs(left);
      const minutes = Math.floor(shown / 60);
      clock.textContent = `${left < 0 ? "−" : ""}${minutes}:${String(shown % 60).padStart(2, "0")}`;
      clock.classList.toggle("late", left < 60);
    });
  }, 500);
})();
