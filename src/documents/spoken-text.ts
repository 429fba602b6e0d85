/** Text that a person wrote, with the direction its own first letter gives it. */
export interface SpokenText {
  readonly text: string;
  readonly rtl: boolean;
}

const FIRST_LETTER = /\p{L}/u;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}]/u;

/** The direction comes from the first letter (as HTML `dir="auto"`); without letters, from `otherwise`. */
export function spoken(text: string, otherwise: 'rtl' | 'ltr' = 'ltr'): SpokenText {
  const letter = FIRST_LETTER.exec(text)?.[0];
  return { text, rtl: letter === undefined ? otherwise === 'rtl' : RIGHT_TO_LEFT.test(letter) };
}

/** Paragraphs are separated by empty lines; inside one, each line stands on its own. */
export function paragraphs(text: string, otherwise: 'rtl' | 'ltr'): SpokenText[][] {
  return text
    .replace(/\r\n?|\u2028|\u2029/g, '\n')
    .split(/\n[ \t]*\n+/)
    .map((paragraph) => paragraph.split('\n').map((line) => line.trimEnd()))
    .map((lines) => lines.filter((line) => line !== ''))
    .filter((lines) => lines.length > 0)
    .map((lines) => {
      const { rtl } = spoken(lines.join(' '), otherwise);
      return lines.map((line) => ({ text: line, rtl }));
    });
}
