import { serveRequests } from '../platform/workers/index.ts';
import { checkSignatures } from './check-signatures.ts';
import type { SignatureWork } from './signature-pool.ts';
import { signDocument } from './sign-document.ts';
import { createAuthority, issueKey } from './test-authority.ts';

serveRequests(async (work: SignatureWork): Promise<unknown> => {
  switch (work.operation) {
    case 'create-authority':
      return createAuthority(work.now);
    case 'issue-key':
      return issueKey(work.authority, work.subject, { passphrase: work.passphrase, now: work.now });
    case 'sign':
      return signDocument(work.request);
    case 'verify':
      return checkSignatures(work.pdf, work.roots);
  }
});
