/** Samples a second of a telephone line. */
const RATE = 8_000;
const HERTZ = 1_000;
const MS = 250;
/** Of full scale: as loud as speech. */
const AMPLITUDE = 0.2;
/** Begins and ends softly, so that it does not click. */
const FADE_MS = 10;
const HEADER_BYTES = 44;

/**
 * The tone after which callers speak, as a WAV file of 16 bits at 8 kHz. Asterisk plays a sound of
 * the name `beep` before a recording, and makes none when there is no such sound.
 */
export function beepWav(): Uint8Array {
  const samples = (MS * RATE) / 1_000;
  const file = new DataView(new ArrayBuffer(HEADER_BYTES + 2 * samples));
  const write = (at: number, text: string): void => {
    for (let i = 0; i < text.length; i += 1) file.setUint8(at + i, text.charCodeAt(i));
  };
  write(0, "RIFF");
  file.setUint32(4, HEADER_BYTES - 8 + 2 * samples, true);
  write(8, "WAVEfmt ");
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, RATE, true);
  file.setUint32(28, 2 * RATE, true);
  file.setUint16(32, 2, true);
  file.setUint16(34, 16, true);
  write(36, "data");
  file.setUint32(40, 2 * samples, true);
  const fade = (FADE_MS * RATE) / 1_000;
  for (let i = 0; i < samples; i += 1) {
    const volume = Math.min(1, i / fade, (samples - 1 - i) / fade);
    const wave = Math.sin((2 * Math.PI * HERTZ * i) / RATE);
    file.setInt16(HEADER_BYTES + 2 * i, Math.round(32_767 * AMPLITUDE * volume * wave), true);
  }
  return new Uint8Array(file.buffer);
}
