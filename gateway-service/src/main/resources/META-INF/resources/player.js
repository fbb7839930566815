/** Plays pieces of sound one after the other, as they come. */
export class Player {
  #context;
  #sources = new Set();
  #end = 0;

  /** @param silent called when the last piece has been played */
  constructor(silent) {
    this.silent = silent;
  }

  /** Browsers let a page make sound only after its visitor did something. */
  unlock() {
    this.#context ??= new AudioContext();
    this.#context.resume();
  }

  play(bytes, sampleRate) {
    this.unlock();
    const pcm = new Int16Array(bytes);
    if (pcm.length === 0) {
      return;
    }
    const buffer = this.#context.createBuffer(1, pcm.length, sampleRate);
    const channel = buffer.getChannelData(0);
    for (let i = 0; i < pcm.length; i++) {
      channel[i] = pcm[i] / 32768;
    }
    const source = this.#context.createBufferSource();
    source.buffer = buffer;
    source.connect(this.#context.destination);
    // The first piece waits a moment, so that a late second one leaves no gap.
    this.#end = Math.max(this.#end, this.#context.currentTime + 0.03);
    source.start(this.#end);
    this.#end += buffer.duration;
    this.#sources.add(source);
    source.onended = () => {
      this.#sources.delete(source);
      if (this.#sources.size === 0) {
        this.silent();
      }
    };
  }

  stop() {
    for (const source of this.#sources) {
      source.onended = null;
      source.stop();
    }
    this.#sources.clear();
    this.#end = 0;
    this.silent();
  }
}
