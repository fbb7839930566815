/** Why no sound comes, in words for the person in front of the page. */
function reason(error) {
  switch (error.name) {
    case "NotAllowedError":
      return "The microphone was refused. Allow it for this page in the browser's address bar, then press the button again.";
    case "NotFoundError":
      return "No microphone was found. You can type instead.";
    case "NotReadableError":
      return "Another program holds the microphone. Close it there, then press the button again.";
    default:
      return `The microphone cannot be used: ${error.message}`;
  }
}

export class Microphone {
  /** @param heard called with s16le bytes and the piece's peak, 0 to 1 */
  constructor(heard) {
    this.heard = heard;
  }

  get isOpen() {
    return this.stream !== undefined;
  }

  /**
   * Opens the device. Throws an Error whose message is for people.
   *
   * @param started called with the sample rate before anything is heard
   */
  async open(started) {
    if (!navigator.mediaDevices) {
      throw new Error("Browsers give a microphone to pages of https and of localhost only. You can type instead.");
    }
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({
        // Without echo cancellation the assistant would interrupt itself.
        audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      });
      this.context = new AudioContext();
      await this.context.audioWorklet.addModule("recorder.js");
      const recorder = new AudioWorkletNode(this.context, "recorder", { numberOfOutputs: 0 });
      recorder.port.onmessage = ({ data }) => this.heard(data.pcm, data.peak);
      await this.context.resume();
      started(this.context.sampleRate);
      this.context.createMediaStreamSource(this.stream).connect(recorder);
    } catch (error) {
      this.close();
      throw new Error(reason(error), { cause: error });
    }
  }

  close() {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.context?.close();
    this.stream = undefined;
    this.context = undefined;
  }
}
