import { admitted, subprotocols } from "./access.js";

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 8000;

/** The session's socket, opened again where it breaks. */
export class Stream {
  /** Whether another connection has the session now, so that this one stays closed. */
  isReplaced = false;
  #socket;
  #retryMs = FIRST_RETRY_MS;

  /**
   * @param told called with every JSON message
   * @param sounded called with every binary message
   * @param changed called with "connecting", "ready", "lost" or "replaced"
   */
  constructor(session, { told, sounded, changed }) {
    this.session = session;
    this.told = told;
    this.sounded = sounded;
    this.changed = changed;
    this.open();
  }

  async open() {
    this.changed("connecting");
    try {
      await admitted("client");
    } catch {
      return this.#closed("");
    }
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/v1/sessions/${encodeURIComponent(this.session)}/stream`, subprotocols());
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => (typeof data === "string" ? this.#take(JSON.parse(data)) : this.sounded(data));
    socket.onclose = ({ reason }) => this.#closed(reason);
    this.#socket = socket;
  }

  #take(message) {
    if (message.type === "ready") {
      this.#retryMs = FIRST_RETRY_MS;
      this.changed("ready");
    }
    this.told(message);
  }

  #closed(reason) {
    this.isReplaced = reason === "replaced";
    this.changed(this.isReplaced ? "replaced" : "lost");
    if (!this.isReplaced) {
      setTimeout(() => this.open(), this.#retryMs);
      this.#retryMs = Math.min(LONGEST_RETRY_MS, 2 * this.#retryMs);
    }
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  say(message) {
    if (this.isOpen) {
      this.#socket.send(JSON.stringify(message));
    }
  }

  sound(pcm) {
    // A second and more that the network has not taken is too late for a conversation.
    if (this.isOpen && this.#socket.bufferedAmount < 200_000) {
      this.#socket.send(pcm);
    }
  }
}
