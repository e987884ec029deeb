// Words of a note that is not saved yet survive a reload and another view of this tab; they never leave the tab.
(() => {
  "use strict";
  const key = (box) => `coach-note:${box.dataset.keep}`;
  document.addEventListener("input", (event) => {
    const box = event.target.closest?.("textarea[data-keep]");
    if (!box) return;
    if (box.value) sessionStorage.setItem(key(box), box.value);
    else sessionStorage.removeItem(key(box));
  });
  // A deed that saves the note empties its draft; when the server refuses, the notice says so and the words come back.
  let sent = null;
  document.addEventListener("click", (event) => {
    const deed = event.target.closest?.('button[data-act="note.add"]');
    const box = deed?.closest("form")?.querySelector("textarea[data-keep]");
    if (box) sent = { key: key(box), words: box.value };
  }, true);
  document.addEventListener("coach-view", () => {
    if (sent) {
      if (document.querySelector("#workspace .notice.bad")) sessionStorage.setItem(sent.key, sent.words);
      else sessionStorage.removeItem(sent.key);
      sent = null;
    }
    document.querySelectorAll("textarea[data-keep]").forEach((box) => {
      const words = sessionStorage.getItem(key(box));
      if (!words) return;
      box.value = words;
      box.closest("details")?.setAttribute("open", "");
    });
  });
})();
