/**
 * What this browser keeps between visits. Storage can be switched off or full; then nothing is
 * remembered and the page works all the same.
 */
export const remember = {
  /** Null when nothing is kept under the key. */
  read(key: string): string | null {
    try {
      return localStorage.getItem(`hotline.${key}`);
    } catch {
      return null;
    }
  },
  /** Null removes the key. */
  write(key: string, value: string | null): void {
    try {
      if (value === null) localStorage.removeItem(`hotline.${key}`);
      else localStorage.setItem(`hotline.${key}`, value);
    } catch {
      return;
    }
  },
};
