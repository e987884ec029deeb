// Speaking and listening: the question is read aloud by the browser; an answer may be spoken where the server offers it.
(() => {
  "use strict";
  const words = () => document.querySelector("#voice")?.dataset;
  const canRead = "speechSynthesis" in window;
  const canSpeak = () => words()?.offered === "yes" && navigator.mediaDevices && "MediaRecorder" in window;

  function button(id, label, press) {
    const made = document.createElement("button");
    made.type = "button";
    made.id = id;
    made.className = "voice-button";
    made.textContent = label;
    made.addEventListener("click", () => press(made));
    return made;
  }

  // ---- the question is read aloud ----
  function offerReading() {
    const now = document.querySelector(".turn.coach:not(.past) .who");
    if (!canRead || !now || now.querySelector("#read-aloud") || !words()) return;
    now.append(button("read-aloud", words().read, readAloud));
  }

  function readAloud(pressed) {
    if (speechSynthesis.speaking) {
      speechSynthesis.cancel();
      return;
    }
    const spoken = new SpeechSynthesisUtterance(pressed.closest(".turn").querySelector(".said").textContent);
    spoken.lang = "ru-RU"; // the questions are Russian in both languages of the interface
    spoken.onstart = () => { pressed.textContent = words().hush; };
    spoken.onend = spoken.onerror = () => { pressed.textContent = words().read; };
    speechSynthesis.speak(spoken);
  }

  // ---- an answer is spoken ----
  let recorder = null;

  function offerSpeaking() {
    const row = document.querySelector("#composer .actions");
    const isOpen = document.querySelector("#answer textarea");
    if (!canSpeak() || !row || !isOpen || row.querySelector("#speak")) return;
    row.append(button("speak", words().speak, speak));
    row.insertAdjacentHTML("beforeend", '<span id="voice-note" class="note" role="status"></span>');
  }

  const note = (text) => { document.querySelector("#voice-note").textContent = text; };

  async function speak(pressed) {
    if (recorder) {
      recorder.stop();
      return;
    }
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const pieces = [];
      recorder = new MediaRecorder(stream);
      recorder.ondataavailable = (event) => pieces.push(event.data);
      recorder.onstop = () => {
        stream.getTracks().forEach((track) => track.stop());
        send(pressed, new Blob(pieces, { type: recorder.mimeType }));
        recorder = null;
      };
      recorder.start();
      pressed.textContent = words().stop;
      pressed.setAttribute("aria-pressed", "true");
      note(words().recording);
    } catch {
      recorder = null;
      note(words().denied);
    }
  }

  async function send(pressed, recording) {
    pressed.disabled = true;
    pressed.textContent = words().speak;
    pressed.removeAttribute("aria-pressed");
    note(words().reading);
    try {
      const answer = await fetch(`/voice?language=${document.documentElement.lang}`, {
        method: "POST",
        headers: { "content-type": recording.type },
        body: recording,
      });
      const told = await answer.json();
      if (told.text) add(told.text);
      note(told.problem || (told.text ? words().check : words().nothing));
    } catch {
      note(words().failed);
    }
    pressed.disabled = false;
  }

  // What was said is added to what stands in the box; it is sent by the person, never by itself.
  function add(text) {
    const box = document.querySelector("#answer textarea");
    box.value = box.value.trim() ? `${box.value.trimEnd()} ${text}` : text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.focus();
  }

  new MutationObserver(() => {
    offerReading();
    offerSpeaking();
  }).observe(document, { childList: true, subtree: true });
})();
