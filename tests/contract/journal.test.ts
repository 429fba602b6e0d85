import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  journalInvariants,
  journalPeriodics,
  readJournal,
  record,
  sealJournals,
  type Act,
  type JournalEntry,
} from '../../src/journal/index.ts';
import { canonicalJson } from '../../src/journal/chain.ts';
import { JournalEntries, JournalHeads } from '../../src/journal/journal-store.ts';
import { FixedClock } from '../../src/platform/clock.ts';
import { crossAdministration, inTransaction } from '../../src/platform/mongo/index.ts';
import { openTestPlatform, type TestPlatform } from '../support/harness.ts';
import { brokenIn } from '../support/invariants.ts';

let platform: TestPlatform;
let clock: FixedClock;

beforeEach(async () => {
  clock = new FixedClock('2026-03-02T09:00:00Z');
  platform = await openTestPlatform({ clock });
});
afterEach(async () => {
  await platform.close();
});

const faultsOf = (administrationId: string) => brokenIn(platform, administrationId, journalInvariants);

function act(id: string, administrationId = 'a'): Act {
  return {
    administrationId,
    act: 'letter.filed',
    subject: { type: 'letter', id },
    actor: { kind: 'person', personId: 'p-1', positionId: undefined, authority: 'own' },
    hashes: { file: 'ab'.repeat(32) },
    facts: { number: 7, urgent: false },
  };
}

function write(id: string, administrationId = 'a'): Promise<void> {
  return inTransaction((tx) => record(tx, act(id, administrationId)));
}

async function writeAndSeal(count: number): Promise<string[]> {
  for (let n = 0; n < count; n += 1) {
    await write(`letter-${n}`);
    clock.advance(10);
  }
  await sealJournals();
  const entries = await JournalEntries.find({ administrationId: 'a' }).sort({ sequence: 1 }).lean();
  return entries.map((entry) => entry._id);
}

describe('journal', () => {
  it('keeps an act only with what it attests', async () => {
    const failing = inTransaction(async (tx) => {
      await record(tx, act('letter-1'));
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await readJournal('a', { type: 'letter', id: 'letter-1' })).toEqual([]);
  });

  it('reads the acts on one thing, oldest first, and nothing of another administration', async () => {
    // given acts on two letters, one of them in another administration
    await write('letter-1');
    clock.advance(1000);
    await write('letter-1');
    await write('letter-1', 'b');
    await write('letter-2');
    // then the journal of one letter is its own
    const entries = await readJournal('a', { type: 'letter', id: 'letter-1' });
    expect(entries.map((entry) => entry.at.toISOString())).toEqual([
      '2026-03-02T09:00:00.000Z',
      '2026-03-02T09:00:01.000Z',
    ]);
    expect(entries[0]).toMatchObject({ act: 'letter.filed', facts: { number: 7, urgent: false } });
  });

  it('numbers and chains each administration on its own, and finds it intact', async () => {
    // given acts in two administrations
    for (let n = 0; n < 5; n += 1) await write(`letter-${n}`);
    for (let n = 0; n < 3; n += 1) await write(`letter-${n}`, 'b');
    // when the sealer runs
    await journalPeriodics[0]!.run(platform);
    // then both chains are whole
    expect(await faultsOf('a')).toEqual([]);
    expect(await faultsOf('b')).toEqual([]);
    // and go on from where they were
    await write('letter-9');
    await sealJournals();
    expect(await faultsOf('a')).toEqual([]);
  });

  it('names an act that is not sealed within a minute', async () => {
    await write('letter-1');
    clock.advance(60_000);
    expect(await faultsOf('a')).toEqual([]);
    clock.advance(1);
    expect(await faultsOf('a')).toMatchObject([
      {
        invariant: 'journal.acts-are-sealed',
        detail: 'letter.filed of 2026-03-02T09:00:00.000Z is not in the chain',
      },
    ]);
  });

  it.each([
    ['a fact', { facts: { number: 8, urgent: false } }],
    ['the actor', { actor: { kind: 'person', personId: 'p-2', authority: 'own' } }],
    ['a hash of a file', { hashes: { file: 'cd'.repeat(32) } }],
    ['its instant', { at: new Date('2026-03-01T09:00:00Z') }],
    ['its act', { act: 'letter.read' }],
    ['its seal', { hash: 'ef'.repeat(32) }],
  ] as [string, Partial<JournalEntry>][])('names an entry when %s was changed', async (_name, change) => {
    // given a sealed journal
    const ids = await writeAndSeal(5);
    // when the third entry is changed behind its back
    await JournalEntries.updateOne({ administrationId: 'a', _id: ids[2]! }, { $set: change });
    // then it is named
    const [fault] = await faultsOf('a');
    expect(fault).toMatchObject({ invariant: 'journal.chain-is-whole', subject: 'journal entry 3' });
    expect(fault?.detail).toContain(ids[2]);
  });

  it('names a removed entry, in the middle and at the end', async () => {
    const ids = await writeAndSeal(5);
    await JournalEntries.deleteOne({ administrationId: 'a', _id: ids[1]! });
    expect((await faultsOf('a')).map((fault) => fault.subject)).toEqual(['journal entry 2']);
    await JournalEntries.deleteMany({ administrationId: 'a', _id: { $in: [ids[3]!, ids[4]!] } });
    expect((await faultsOf('a')).map((fault) => fault.subject)).toEqual([
      'journal entry 2',
      'journal entries 4 to 5',
    ]);
  });

  it('notices that two entries changed places, and that the written end differs', async () => {
    const ids = await writeAndSeal(4);
    const [second, third] = await Promise.all(
      [ids[1]!, ids[2]!].map((_id) => JournalEntries.findOne({ administrationId: 'a', _id }).lean()),
    );
    const place = (entry: typeof second) => ({
      sequence: entry!.sequence,
      previous: entry!.previous,
      hash: entry!.hash,
    });
    await JournalEntries.updateOne({ administrationId: 'a', _id: ids[1]! }, { $unset: { sequence: 1 } });
    await JournalEntries.updateOne({ administrationId: 'a', _id: ids[2]! }, { $set: place(second) });
    await JournalEntries.updateOne({ administrationId: 'a', _id: ids[1]! }, { $set: place(third) });
    expect((await faultsOf('a')).map((fault) => fault.subject)).toEqual([
      'journal entry 2',
      'journal entry 3',
    ]);
    await JournalHeads.updateOne({ administrationId: 'a', _id: 'a' }, { $set: { hash: '0'.repeat(64) } });
    expect(await faultsOf('a')).toContainEqual({
      invariant: 'journal.chain-is-whole',
      subject: 'journal entry 4',
      detail: 'the chain ends with it, but its written end is entry 4 with another hash',
    });
  });

  it('holds with acts and sealers at the same time', async () => {
    // when 150 acts are recorded while three sealers run
    let writing = true;
    const sealer = async (): Promise<void> => {
      while (writing) await sealJournals();
    };
    const sealers = [sealer(), sealer(), sealer()];
    await Promise.all(Array.from({ length: 150 }, (_, n) => write(`letter-${n}`)));
    writing = false;
    await Promise.all(sealers);
    await sealJournals();
    // then the chain has them all, without gap or double
    clock.advance(60_000);
    expect(await faultsOf('a')).toEqual([]);
    expect(await JournalEntries.countDocuments({ administrationId: 'a', sequence: { $gt: 0 } })).toBe(150);
  });

  it('seals a long backlog in batches, and 250 acts in well under 5 s', async () => {
    await inTransaction(async (tx) => {
      for (let n = 0; n < 250; n += 1) await record(tx, act(`letter-${n}`));
    });
    const started = performance.now();
    expect(await sealJournals()).toBe(250);
    expect(performance.now() - started).toBeLessThan(5000);
    expect(await faultsOf('a')).toEqual([]);
  });

  it('finds what is pending by an index, however long the journal', async () => {
    const scope = crossAdministration('test');
    for (const query of [
      JournalEntries.find({ pending: true }, null, { scope }),
      JournalEntries.find({ administrationId: 'a', pending: true }).sort({ at: 1 }),
      JournalEntries.find({ administrationId: 'a', sequence: { $gt: 0 } }).sort({ sequence: 1 }),
    ]) {
      const plan = JSON.stringify(await query.explain('queryPlanner'));
      expect(plan).toContain('IXSCAN');
      expect(plan).not.toContain('SORT');
    }
  });

  it('spells the same content in one way', () => {
    expect(canonicalJson({ b: [1, null, 'é'], a: { d: undefined, c: true } })).toBe(
      '{"a":{"c":true},"b":[1,null,"é"]}',
    );
  });
});
