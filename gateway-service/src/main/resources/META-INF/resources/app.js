import { Belongings } from "./belongings.js";
import { Microphone } from "./microphone.js";
import { Player } from "./player.js";
import { Stream } from "./stream.js";
import { Turns } from "./turns.js";

/** One session a tab; a reload keeps it. */
function session() {
  const asked = new URLSearchParams(location.search).get("session");
  const name = asked ?? sessionStorage.getItem("session") ?? `web-${crypto.getRandomValues(new Uint32Array(2)).join("-")}`;
  sessionStorage.setItem("session", name);
  return name;
}

const button = document.getElementById("microphone");
const notice = document.getElementById("notice");
const name = session();
const belongings = new Belongings(sessionStorage, `belongings of ${name}`);
const turns = new Turns(() => player.stop());
const player = new Player(() => turns.speaking(undefined));
const microphone = new Microphone((pcm, peak) => {
  button.style.setProperty("--loud", Math.sqrt(peak).toFixed(2));
  stream.sound(pcm);
});
let voice = { sampleRate: 16000 };

function tell(message) {
  notice.querySelector("p").textContent = message;
  notice.hidden = false;
}

const REPLACED = "This session was opened in another window. Reload to take it back.";
const words = { connecting: "connecting", ready: "connected", lost: "not connected, trying again", replaced: "open in another window" };

const stream = new Stream(name, {
  changed(state) {
    const place = document.getElementById("connection");
    place.dataset.state = state;
    place.textContent = words[state];
    if (state !== "ready") {
      listen(false);
    }
  },
  sounded(bytes) {
    player.play(bytes, voice.sampleRate);
  },
  told(message) {
    switch (message.type) {
      case "partial":
        return turns.partial(message);
      case "final":
        return turns.final(message);
      case "intent":
        return turns.intent(message);
      case "reply":
        belongings.tell(message.state.skills);
        return turns.reply(message);
      case "speech":
        voice = message;
        return message.last ? undefined : turns.speaking(message.reply);
      case "stop":
        return player.stop();
      case "latency":
        return turns.latency(message);
      case "error":
        return failed(message);
    }
  },
});

function failed(message) {
  if (message.code === "busy") {
    tell("The server is busy: all its streams are taken. This page tries again by itself.");
  } else if (message.code === "replaced") {
    tell(REPLACED);
  } else if (message.code === "tooLarge" && microphone.isOpen) {
    // The longest utterance is reached: what is said next is another one.
    stream.say({ type: "end" });
  } else if (message.utterance) {
    turns.problem(message);
  } else {
    tell(message.error);
  }
}

async function listen(on) {
  if (on) {
    try {
      notice.hidden = true;
      await microphone.open((sampleRate) => stream.say({ type: "start", format: "pcm", sampleRate }));
    } catch (error) {
      tell(error.message);
    }
  } else if (microphone.isOpen) {
    microphone.close();
    stream.say({ type: "end" });
  }
  button.setAttribute("aria-pressed", String(microphone.isOpen));
  document.getElementById("text").placeholder = microphone.isOpen ? "listening; press again to stop" : "or type here";
  button.style.setProperty("--loud", 0);
}

/** Whether it was said; otherwise the words are still the visitor's to send. */
function say(text) {
  if (!text.trim()) {
    return true;
  }
  if (!stream.isOpen) {
    tell(stream.isReplaced ? REPLACED : "Not connected to the server, so nothing was sent. This page connects again by itself.");
    return false;
  }
  notice.hidden = true;
  player.unlock();
  stream.say({ type: "text", text: text.trim() });
  return true;
}

button.onclick = () => {
  player.unlock();
  listen(!microphone.isOpen);
};
notice.querySelector("button").onclick = () => (notice.hidden = true);
document.getElementById("typed").onsubmit = (event) => {
  event.preventDefault();
  if (say(event.target.text.value)) {
    event.target.text.value = "";
  }
};
for (const chip of document.querySelectorAll(".chip")) {
  chip.onclick = () => say(chip.textContent);
}
