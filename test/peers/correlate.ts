/**
 * Normalised cross-correlation by fast Fourier transform: where in some audio does a template begin,
 * and how alike are they (1 = the same but for its volume).
 */

type Complex = { readonly re: Float64Array; readonly im: Float64Array };

/** A template made ready for {@link correlate}: its spectrum for one block size, and its energy. */
export type Template = {
  readonly length: number;
  readonly energy: number;
  readonly spectrum: Complex;
};

/** Where a template fits best: the sample it begins at, and the likeness there from -1 to 1. */
export type Fit = { readonly at: number; readonly likeness: number };

/** Samples of one transform; templates must be shorter. */
export const BLOCK = 16_384;

/** The longest template, so that most of a block remains for places to look at. */
export const TEMPLATE_MAX = BLOCK / 2;

/**
 * Prepares a template of at most {@link TEMPLATE_MAX} samples. Throws when it is longer or silent,
 * because silence is alike to nothing.
 */
export function makeTemplate(samples: Int16Array): Template {
  if (samples.length > TEMPLATE_MAX) {
    throw new Error(`the template has ${samples.length} samples; ${TEMPLATE_MAX} is the most`);
  }
  const energy = samples.reduce((sum, sample) => sum + sample * sample, 0);
  if (energy === 0) {
    throw new Error("the template is silent, so nothing can be alike to it");
  }
  const spectrum = toComplex(samples);
  transform(spectrum, false);
  return { length: samples.length, energy, spectrum };
}

/** The spectrum of at most {@link BLOCK} samples, to be compared with many templates. */
export function spectrumOf(samples: Int16Array): Complex {
  const spectrum = toComplex(samples);
  transform(spectrum, false);
  return spectrum;
}

/**
 * Finds the first place in `samples` (at most {@link BLOCK}) where the template, wholly inside, is
 * alike by at least `enough`; of the places that overlap it, the best. `spectrum` is
 * `spectrumOf(samples)`. Returns null when there is none.
 */
export function correlate(
  samples: Int16Array,
  spectrum: Complex,
  template: Template,
  enough: number,
): Fit | null {
  const places = samples.length - template.length + 1;
  if (places <= 0) {
    return null;
  }
  const product = multiplyByConjugate(spectrum, template.spectrum);
  transform(product, true);
  let windowEnergy = 0;
  for (let i = 0; i < template.length; i += 1) {
    windowEnergy += (samples[i] ?? 0) ** 2;
  }
  let best: Fit | null = null;
  for (let at = 0; at < places && (best === null || at < best.at + template.length / 2); at += 1) {
    const scale = Math.sqrt(windowEnergy * template.energy);
    const likeness = windowEnergy < template.energy / 100 ? 0 : (product.re[at] ?? 0) / scale;
    if (likeness >= (best?.likeness ?? enough)) {
      best = { at, likeness };
    }
    windowEnergy += (samples[at + template.length] ?? 0) ** 2 - (samples[at] ?? 0) ** 2;
  }
  return best;
}

/** How alike two pieces of the same length are at exactly this place, from -1 to 1; 0 for silence. */
export function likeness(a: Int16Array, b: Int16Array): number {
  let product = 0;
  let energyA = 0;
  let energyB = 0;
  for (let i = 0; i < a.length; i += 1) {
    const x = a[i] ?? 0;
    const y = b[i] ?? 0;
    product += x * y;
    energyA += x * x;
    energyB += y * y;
  }
  return energyA === 0 || energyB === 0 ? 0 : product / Math.sqrt(energyA * energyB);
}

function toComplex(samples: Int16Array): Complex {
  const re = new Float64Array(BLOCK);
  re.set(samples.length > BLOCK ? samples.subarray(0, BLOCK) : samples);
  return { re, im: new Float64Array(BLOCK) };
}

function multiplyByConjugate(a: Complex, b: Complex): Complex {
  const re = new Float64Array(BLOCK);
  const im = new Float64Array(BLOCK);
  for (let i = 0; i < BLOCK; i += 1) {
    const ar = a.re[i] ?? 0;
    const ai = a.im[i] ?? 0;
    const br = b.re[i] ?? 0;
    const bi = b.im[i] ?? 0;
    re[i] = ar * br + ai * bi;
    im[i] = ai * br - ar * bi;
  }
  return { re, im };
}

const COSINES = Float64Array.from({ length: BLOCK / 2 }, (_, i) =>
  Math.cos((2 * Math.PI * i) / BLOCK),
);
const SINES = Float64Array.from({ length: BLOCK / 2 }, (_, i) =>
  Math.sin((2 * Math.PI * i) / BLOCK),
);

/** The radix-2 transform in place, forward or inverse (the inverse divides by the block size). */
function transform({ re, im }: Complex, isInverse: boolean): void {
  swapToBitReversedOrder(re, im);
  for (let size = 2; size <= BLOCK; size *= 2) {
    const half = size / 2;
    const stride = BLOCK / size;
    for (let start = 0; start < BLOCK; start += size) {
      for (let k = 0; k < half; k += 1) {
        const cosine = COSINES[k * stride] ?? 0;
        const sine = (SINES[k * stride] ?? 0) * (isInverse ? 1 : -1);
        const low = start + k;
        const high = low + half;
        const hr = re[high] ?? 0;
        const hi = im[high] ?? 0;
        const tr = hr * cosine - hi * sine;
        const ti = hr * sine + hi * cosine;
        const lr = re[low] ?? 0;
        const li = im[low] ?? 0;
        re[high] = lr - tr;
        im[high] = li - ti;
        re[low] = lr + tr;
        im[low] = li + ti;
      }
    }
  }
  if (isInverse) {
    for (let i = 0; i < BLOCK; i += 1) {
      re[i] = (re[i] ?? 0) / BLOCK;
      im[i] = (im[i] ?? 0) / BLOCK;
    }
  }
}

function swapToBitReversedOrder(re: Float64Array, im: Float64Array): void {
  for (let i = 1, j = 0; i < BLOCK; i += 1) {
    let bit = BLOCK >> 1;
    while (j & bit) {
      j ^= bit;
      bit >>= 1;
    }
    j |= bit;
    if (i < j) {
      const keptRe = re[i] ?? 0;
      const keptIm = im[i] ?? 0;
      re[i] = re[j] ?? 0;
      im[i] = im[j] ?? 0;
      re[j] = keptRe;
      im[j] = keptIm;
    }
  }
}
