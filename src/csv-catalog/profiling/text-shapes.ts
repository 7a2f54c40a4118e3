import type { TextShapes } from './profile-schema';

/** Shapes that a column keeps. */
export const MOST_SHAPES = 10;
/** Longer texts are told apart by their beginning only. */
const LONGEST_SHAPE = 40;
/** So many signs of one kind are still counted; longer runs are shown as a run. */
const LONGEST_RUN = 4;

/** What a text looks like, without its letters and digits: `AB-1234` is `AA-9999`, a longer run is one sign and an ellipsis. */
export function shapeOf(text: string): string {
  const signs = text.slice(0, 8 * LONGEST_SHAPE)
    .replace(/[^ -~]|[A-Za-z0-9]/gu, (sign) => (/\p{Lu}/u.test(sign) ? 'A' : /\p{L}/u.test(sign) ? 'a' : /\p{N}/u.test(sign) ? '9' : '?'));
  const shape = signs.replace(/([Aa9?])\1*/g, (run, sign: string) => (run.length <= LONGEST_RUN ? run : `${sign}…`));
  return shape.length <= LONGEST_SHAPE ? shape : shape.slice(0, LONGEST_SHAPE);
}

/** The same with every run of letters or digits as a run, however long. */
export function looseShape(shape: string): string {
  return shape.replace(/([Aa9?])\1*…?/g, '$1…').replace(/A…a…/g, 'Aa…');
}

/** The most frequent shapes of texts; where there are too many to say anything, those of loose form. */
export function shapesOf(texts: readonly string[], most = MOST_SHAPES): TextShapes {
  const one = { looked: texts.length, shapes: texts.map((text) => ({ shape: shapeOf(text), count: 1 })) };
  return counted([one], false, most);
}

/** The shapes of the texts of several files, from the shapes of each. */
export function mergedShapes(parts: readonly TextShapes[], most = MOST_SHAPES): TextShapes {
  const isLoose = ({ shapes }: TextShapes) => shapes.some(({ shape }) => shape.includes('…')) && shapes.every(({ shape }) => shape === looseShape(shape));
  return counted(parts, parts.some(isLoose), most);
}

function counted(parts: readonly TextShapes[], isLoose: boolean, most: number): TextShapes {
  const exact = tally(parts, (shape) => shape);
  return {
    looked: parts.reduce((sum, { looked }) => sum + looked, 0),
    shapes: (isLoose || exact.length > most ? tally(parts, looseShape) : exact).slice(0, most),
  };
}

function tally(parts: readonly TextShapes[], form: (shape: string) => string): TextShapes['shapes'] {
  const counts = new Map<string, number>();
  parts.forEach(({ shapes }) => shapes.forEach(({ shape, count }) => counts.set(form(shape), (counts.get(form(shape)) ?? 0) + count)));
  return [...counts].map(([shape, count]) => ({ shape, count })).sort((a, b) => b.count - a.count || (a.shape < b.shape ? -1 : 1));
}
