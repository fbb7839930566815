import math, struct, wave
def write(name, rate, tones, seconds):
    w = wave.open(name, "wb"); w.setnchannels(len(tones)); w.setsampwidth(2); w.setframerate(rate)
    for i in range(int(rate * seconds)):
        w.writeframes(struct.pack("<%dh" % len(tones), *(round(16384 * math.sin(2 * math.pi * hz * i / rate)) for hz in tones)))
write("tone.wav", 16000, [440], 0.5)
write("stereo.wav", 44100, [440, 880], 0.1)
