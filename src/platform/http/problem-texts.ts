import type { LocalizedText } from '../text.ts';

/**
 * A refusal in words people read: a title, and where it helps a sentence that says what to do.
 * `{placeholders}` are filled from the error's facts.
 */
export type ProblemText = LocalizedText | { readonly title: LocalizedText; readonly detail?: LocalizedText };

/** Texts by error code; each module exports its own and main registers them all. */
export type ProblemTexts = Readonly<Record<string, ProblemText>>;
