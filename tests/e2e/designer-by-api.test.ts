import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../src/platform/paths.ts';
import type { Client, Filed } from '../support/client.ts';
import { circuitOf, Office } from '../support/life.ts';
import { newDataDir, removeDataDir, startProduct, type Product } from '../support/product.ts';
import { untilTask } from '../support/staff.ts';

interface Drawing {
  xml: string;
  forms: Record<string, unknown>;
}

const DRAFT = '/circuits/incoming-filing/draft';
const dataDir = newDataDir();
let product: Product;
let office: Office;
let designer: Client;

beforeAll(async () => {
  product = await startProduct({ dataDir });
  office = new Office(product, 'MTD');
  designer = await office.account('concepteur');
}, 120_000);

afterAll(async () => {
  await product?.stop();
  removeDataDir(dataDir);
});

describe('a circuit changed through the API', () => {
  let before: Filed;

  it('keeps a draft only for who has seen the last one', async () => {
    // given a letter that is filed before anything changes
    before = await office.file();

    // when two designers start from the same draft
    const read = await designer.get<Drawing>(DRAFT);
    const etag = read.headers.get('etag')!;
    const { forms } = read.body;
    const changed = withVisa(read.body.xml, await unitId('DAA'));
    const first = await designer.put(DRAFT, { xml: changed, forms }, { 'if-match': etag });
    const second = await designer.put(
      DRAFT,
      { xml: read.body.xml, forms },
      { 'if-match': etag, 'accept-language': 'fr' },
    );
    const blind = await designer.put(DRAFT, { xml: read.body.xml, forms });

    // then the first is kept, and the second is told
    expect(first.status, JSON.stringify(first.body)).toBe(200);
    expect(first.headers.get('etag')).not.toBe(etag);
    expect(second).toMatchObject({ status: 412, body: { code: 'circuits.draft_changed' } });
    expect(String(second.body['title'])).toMatch(/brouillon/);
    expect(blind).toMatchObject({ status: 422, body: { code: 'circuits.revision_missing' } });
    expect((await designer.get<Drawing>(DRAFT)).body.xml).toBe(changed);
  });

  it('refuses a drawing that cannot be executed: why, where and what to do, in the reader’s language', async () => {
    // given a drawing whose signature has no holder, saved as a draft
    const read = await designer.get<Drawing>(DRAFT);
    const { xml, forms } = read.body;
    const faulty = { forms, xml: xml.replace(' diwan:role="signatory"', '') };
    const saved = await designer.put(DRAFT, faulty, { 'if-match': read.headers.get('etag')! });
    expect(saved.status).toBe(200);

    // when it is checked, and published all the same
    const check = await designer.post<{ problems: Problem[] }>('/circuits/incoming-filing/check', {});
    const refusals = await Promise.all(
      ['ar', 'fr', 'en'].map((language) =>
        designer.post<Refusal>(
          '/circuits/incoming-filing/versions',
          { comment: 'essai' },
          { 'accept-language': language },
        ),
      ),
    );

    // then both name the element, and nothing is published
    const [problem] = check.body.problems.filter((one) => one.severity === 'error');
    expect(problem).toMatchObject({ elementId: 'sign' });
    for (const language of ['ar', 'fr', 'en'] as const) {
      expect(problem!.message[language]).toBeTruthy();
      expect(problem!.remedy[language]).toBeTruthy();
    }
    for (const refusal of refusals) {
      expect(refusal.status).toBe(422);
      expect(refusal.headers.get('content-type')).toContain('application/problem+json');
      expect(refusal.body.errors).toMatchObject([{ pointer: '/elements/sign' }]);
    }
    const [ar, fr] = refusals.map((refusal) => `${refusal.body.title} ${refusal.body.errors[0]!.detail}`);
    expect(ar).toMatch(/\p{Script=Arabic}/u);
    expect(fr).toMatch(/circuit/);
    expect(
      (await designer.get<{ deployedVersion: number }>('/circuits/incoming-filing')).body.deployedVersion,
    ).toBe(1);

    const restored = await designer.put(DRAFT, { xml, forms }, { 'if-match': saved.headers.get('etag')! });
    expect(restored.status).toBe(200);
  });

  it('lets nobody publish without the right', async () => {
    const agent = await office.staff('registry-agent');
    const answer = await agent.post('/circuits/incoming-filing/versions', { comment: 'essai' });
    expect(answer.status).toBe(403);
  });

  it('publishes a version that new letters follow, while earlier ones keep theirs', async () => {
    // when the draft with one more visa is published
    const published = await designer.post<{ version: number; comment: string }>(
      '/circuits/incoming-filing/versions',
      {
        comment: 'Visa du directeur avant la signature',
      },
    );
    expect(published.status, JSON.stringify(published.body)).toBe(201);
    expect(published.body).toMatchObject({ version: 2, comment: 'Visa du directeur avant la signature' });

    // then the letter filed before goes from its one visa to the signature
    const earlier = await office.carryToVisa(before.number);
    expect(await circuitOf(office, earlier.instanceId)).toMatchObject({ version: 1 });
    await office.approve(before.number);
    await office.sign(before.number);
    await office.answer(before);

    // and the next one waits for the director too
    const after = await office.file();
    const later = await office.carryToVisa(after.number);
    expect(await circuitOf(office, later.instanceId)).toMatchObject({ version: 2 });
    await office.approve(after.number);
    const director = await office.account('directeur');
    const second = await untilTask(director, after.number, 'visa');
    expect(second.elementId).toBe('directorVisa');
    const signatory = await office.staff('signatory');
    const waiting = await signatory.get<{ items: { letter: { number: string } }[] }>(
      '/tasks?view=unit&limit=100',
    );
    expect(waiting.body.items.map((task) => task.letter.number)).not.toContain(after.number);
    await office.approve(after.number, director);
    await office.sign(after.number);
    expect(Buffer.from((await office.answer(after)).pdf.slice(0, 5)).toString()).toBe('%PDF-');
  });
});

describe('a circuit on the command line', () => {
  it('is checked by the same rules, without a running product', () => {
    const good = cli(['deploy', 'processes/', '--check']);
    expect(good.output).toContain('✓ incoming-filing');
    expect(good.status).toBe(0);
  });

  it('is refused with the element, the reason and the remedy', () => {
    const folder = join(dataDir, 'processes', 'incoming-filing');
    mkdirSync(folder, { recursive: true });
    const xml = readFileSync(join(projectRoot(), 'processes/incoming-filing/circuit.bpmn'), 'utf8');
    writeFileSync(join(folder, 'circuit.bpmn'), xml.replace(' diwan:role="signatory"', ''));
    const { status, output } = cli(['deploy', join(dataDir, 'processes'), '--check']);
    expect(status).toBe(1);
    expect(output).toContain('✗ incoming-filing');
    expect(output).toMatch(/error sign .+ → .+/);
    expect(output).toContain('Nothing was published');
  });
});

interface Problem {
  elementId: string;
  severity: string;
  message: Record<string, string>;
  remedy: Record<string, string>;
}

interface Refusal {
  title: string;
  errors: { pointer: string; detail: string }[];
}

async function unitId(code: string): Promise<string> {
  const { body } = await designer.get<{ items: { id: string; code: string }[] }>('/units');
  return body.items.find((unit) => unit.code === code)!.id;
}

/** A visa of the head of a unit between the first visa and the signature; drawn where nothing else is. */
function withVisa(xml: string, unit: string): string {
  const task = `<bpmn:userTask id="directorVisa" name="Visa du directeur" diwan:stepKind="visa" diwan:role="unit-head" diwan:unit="${unit}" diwan:form="visa" diwan:deadline="P2D">
      <bpmn:extensionElements>
        <diwan:label ar="تأشيرة المدير" fr="Visa du directeur" en="Director’s approval"/>
        <diwan:outcome key="visa" ar="تأشير" fr="Viser" en="Approve" tone="primary"/>
      </bpmn:extensionElements>
      <bpmn:incoming>toSign</bpmn:incoming>
      <bpmn:outgoing>directorToSign</bpmn:outgoing>
    </bpmn:userTask>`;
  const edge =
    '<bpmndi:BPMNEdge id="directorToSign_di" bpmnElement="directorToSign"><di:waypoint x="40" y="40"/><di:waypoint x="60" y="40"/></bpmndi:BPMNEdge>';
  const shape =
    '<bpmndi:BPMNShape id="directorVisa_di" bpmnElement="directorVisa"><dc:Bounds x="20" y="20" width="100" height="80"/></bpmndi:BPMNShape>';
  return xml
    .replace('<bpmn:userTask id="sign"', `${task}\n    <bpmn:userTask id="sign"`)
    .replace(
      '<bpmn:incoming>toSign</bpmn:incoming>\n      <bpmn:outgoing>toSigned',
      '<bpmn:incoming>directorToSign</bpmn:incoming>\n      <bpmn:outgoing>toSigned',
    )
    .replace(/(<bpmn:sequenceFlow id="toSign"[^>]*targetRef=)"sign"/, '$1"directorVisa"')
    .replace(
      '<bpmn:flowNodeRef>sign</bpmn:flowNodeRef>',
      '<bpmn:flowNodeRef>sign</bpmn:flowNodeRef><bpmn:flowNodeRef>directorVisa</bpmn:flowNodeRef>',
    )
    .replace(
      '<bpmn:sequenceFlow id="toSigned"',
      '<bpmn:sequenceFlow id="directorToSign" sourceRef="directorVisa" targetRef="sign"/>\n    <bpmn:sequenceFlow id="toSigned"',
    )
    .replace('</bpmndi:BPMNPlane>', `${shape}${edge}</bpmndi:BPMNPlane>`);
}

function cli(parameters: readonly string[]): { status: number | null; output: string } {
  const ran = spawnSync(process.execPath, ['start.mjs', 'cli', ...parameters], {
    cwd: projectRoot(),
    encoding: 'utf8',
    env: { ...process.env, DATA_DIR: join(dataDir, 'cli') },
  });
  return { status: ran.status, output: ran.stdout + ran.stderr };
}
