import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { receiveFile, renderLetter } from '../../documents/index.ts';
import {
  findAdministration,
  findPersonByLogin,
  findUnit,
  listUnits,
  positionsHeldBy,
} from '../../identity/index.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PersonPrincipal, Role } from '../../platform/principal.ts';
import { inLanguage } from '../../platform/text.ts';
import { fileLetter, findReply, saveDraft, type LetterFile } from '../../registry/index.ts';
import { claimTask, completeTask, tasksOfLetter, type Task } from '../../tasks/index.ts';
import { STAGES, type DemoLetter, type Stage } from './letters.ts';
import type { DemoOrganisation } from './organisation.ts';

/** How long the demo waits for a step that a job opens. */
const PATIENCE_MS = 60_000;

interface Act {
  readonly stage: Stage;
  readonly stepKind: string;
  readonly role: Role;
  readonly outcome: string;
}

/** Which step leads to which stage, in the order of the national model. */
const ACTS: readonly Act[] = [
  { stage: 'qualified', stepKind: 'qualification', role: 'registry-agent', outcome: 'admissible' },
  { stage: 'assigned', stepKind: 'annotation', role: 'head', outcome: 'assign' },
  { stage: 'drafted', stepKind: 'handling', role: 'officer', outcome: 'submit' },
  { stage: 'approved', stepKind: 'visa', role: 'unit-head', outcome: 'visa' },
  { stage: 'signed', stepKind: 'signature', role: 'signatory', outcome: 'sign' },
];

interface Play {
  readonly platform: Platform;
  readonly organisation: DemoOrganisation;
  readonly letter: DemoLetter;
  readonly administrationId: string;
}

/** Files a letter of the demo and plays its circuit up to its stage; what was done before is found again. */
export async function playLetter(
  platform: Platform,
  organisation: DemoOrganisation,
  letter: DemoLetter,
): Promise<void> {
  const administrationId = organisation.administrations.find((one) => one.code === letter.administration)?.id;
  if (administrationId === undefined)
    throw new Error(`Expected the demo to have ${letter.administration}, but it has not`);
  const play: Play = { platform, organisation, letter, administrationId };
  const letterId = await file(play);
  for (const act of ACTS) {
    if (STAGES.indexOf(act.stage) > STAGES.indexOf(letter.stage)) return;
    await perform(play, letterId, act);
  }
}

async function file({ platform, letter, administrationId }: Play): Promise<string> {
  const files: LetterFile[] = [await attachment(platform, administrationId, letter)];
  const filed = await fileLetter(
    platform,
    { ...letter.filing, administrationId, files, idempotencyKey: letter.key, channel: 'portal' },
    { kind: 'system', reason: 'demo' },
  );
  return filed.letterId;
}

/** The filer's own letter as a PDF, dated with the day the demo began: the same bytes at each start. */
async function attachment(
  platform: Platform,
  administrationId: string,
  letter: DemoLetter,
): Promise<LetterFile> {
  const administration = await findAdministration(administrationId);
  if (administration === null)
    throw new Error(`Expected the administration ${administrationId}, but there is none`);
  const { filer, subject, text, language } = letter.filing;
  const pdf = await renderLetter(platform, {
    language,
    sender: { name: filer.name, contact: [filer.email, filer.phone].filter((line) => line !== undefined) },
    date: administration.enrolledAt,
    recipient: inLanguage(administration.name, language),
    subject,
    body: text,
  });
  const filename = language === 'ar' ? 'الطلب.pdf' : 'demande.pdf';
  return receiveFile(platform, { administrationId, filename, content: Readable.from([pdf]) });
}

async function perform(play: Play, letterId: string, act: Act): Promise<void> {
  const { platform, letter } = play;
  const task = await untilTask(play, letterId, act.stepKind);
  if (task.status === 'completed') return;
  const principal = await personOf(play, act.role, task);
  if (act.stepKind === 'handling') await draft(play, letterId, principal);
  const claimed = await claimTask(platform, { taskId: task._id, revision: task.revision }, principal);
  const values = act.stepKind === 'handling' ? {} : await valuesOf(play, act.stepKind);
  await completeTask(
    platform,
    { taskId: claimed._id, revision: claimed.revision, outcome: act.outcome, values },
    principal,
  );
  platform.log.debug({ key: letter.key, stage: act.stage }, 'demo');
}

async function untilTask({ administrationId }: Play, letterId: string, stepKind: string): Promise<Task> {
  for (let waited = 0; waited < PATIENCE_MS; waited += 100) {
    const tasks = await tasksOfLetter(administrationId, letterId);
    const found = tasks.findLast((task) => task.stepKind === stepKind);
    if (found !== undefined) return found;
    await sleep(100);
  }
  throw new Error(`Expected a ${stepKind} step of the demo within ${PATIENCE_MS} ms, but none was opened`);
}

/** The account of the demo that bears the role, in the task's unit when it has one. */
async function personOf(
  { organisation, administrationId, letter }: Play,
  role: Role,
  task: Task,
): Promise<PersonPrincipal> {
  const accounts = organisation.accounts.filter(
    (one) => one.administration === letter.administration && one.roles.includes(role),
  );
  const principals: PersonPrincipal[] = [];
  for (const { login } of accounts) {
    const person = await findPersonByLogin(login);
    if (person === null) continue;
    const positions = await positionsHeldBy(administrationId, person._id);
    principals.push({
      kind: 'person',
      personId: person._id,
      administrationId,
      name: person.name,
      positions: positions.map((one) => ({
        positionId: one._id,
        unitId: one.unitId,
        roles: one.roles,
        title: one.title,
      })),
      sessionId: 'demo',
    });
  }
  const inUnit = principals.find((one) =>
    one.positions.some((held) => held.unitId === task.unit?.id && held.roles.includes(role)),
  );
  const principal = inUnit ?? principals[0];
  if (principal === undefined)
    throw new Error(`Expected the demo to have a ${role} in ${letter.administration}, but it has none`);
  return principal;
}

async function draft(
  { platform, letter, administrationId }: Play,
  letterId: string,
  principal: PersonPrincipal,
): Promise<void> {
  if (letter.reply === undefined) return;
  const existing = await findReply(administrationId, letterId);
  if (existing !== null) return;
  const { language } = letter.filing;
  await saveDraft(
    platform,
    { administrationId, letterId },
    { ...letter.reply, language, revision: 0 },
    principal,
  );
}

async function valuesOf(play: Play, stepKind: string): Promise<Record<string, unknown>> {
  if (stepKind === 'qualification')
    return { nature: 'request', priority: 'normal', confidentiality: 'ordinary' };
  if (stepKind === 'annotation') return { unit: await officersUnit(play), instruction: 'for-follow-up' };
  return {};
}

/** The unit of the first officer of the administration: the one who will handle the letter. */
async function officersUnit({ organisation, administrationId, letter }: Play): Promise<string> {
  const officer = organisation.accounts.find(
    (one) => one.administration === letter.administration && one.roles.includes('officer'),
  );
  const person = officer && (await findPersonByLogin(officer.login));
  const positions = person ? await positionsHeldBy(administrationId, person._id) : [];
  const unitId =
    positions.find((one) => one.roles.includes('officer'))?.unitId ??
    (await listUnits(administrationId))[0]?._id;
  const unit = unitId === undefined ? null : await findUnit(administrationId, unitId);
  if (unit === null) throw new Error('Expected the demo to have a unit for its officer, but it has none');
  return unit._id;
}
