/** Posts what the microphone hears as s16le pieces of 40 ms, at the device's own rate. */
class Recorder extends AudioWorkletProcessor {
  constructor() {
    super();
    this.piece = new Int16Array(Math.round(sampleRate / 25));
    this.count = 0;
    this.peak = 0;
  }

  process([channels]) {
    const samples = channels[0] ?? [];
    for (const sample of samples) {
      const clipped = Math.max(-1, Math.min(1, sample));
      this.piece[this.count++] = Math.round(clipped * 32767);
      this.peak = Math.max(this.peak, Math.abs(clipped));
      if (this.count === this.piece.length) {
        const pcm = this.piece.buffer.slice(0);
        this.port.postMessage({ pcm, peak: this.peak }, [pcm]);
        this.count = 0;
        this.peak = 0;
      }
    }
    return true;
  }
}

registerProcessor("recorder", Recorder);
