import type { ServiceHandler } from '../engine/index.ts';
import { archiveLetter } from './archive-letter.ts';
import { askCompletion } from './ask-completion.ts';
import { dispatchReply } from './dispatch-reply.ts';
import { numberReply } from './number-reply.ts';
import { signReply } from './sign-reply.ts';
import { transferLetter } from './transfer-letter.ts';

/** The automatic steps that the registry does, by the name a circuit calls them. */
export const registryServices: Readonly<Record<string, ServiceHandler>> = {
  'registry.number-reply': numberReply,
  'registry.sign-reply': signReply,
  'registry.dispatch-reply': dispatchReply,
  'registry.archive-letter': archiveLetter,
  'registry.transfer-letter': transferLetter,
  'registry.ask-completion': askCompletion,
};
