import type { Entities } from './entities.ts';
import { fieldsOf, isFields, listOf, rest, text, type Fields, shown } from './format.ts';
import { difference } from './match.ts';
import type { SeenEvent } from './observed-client.ts';
import { Mismatch, runnerLacks } from './verdict.ts';

const TYPES: Readonly<Record<string, SeenEvent['type']>> = { command: 'command', cmap: 'cmap', sdam: 'sdam' };

/** How long this driver lets a repeated commit wait for other servers, asked or not. */
const DRIVER_WTIMEOUT = 10_000;

/**
 * A command as the specification writes it, where this driver says the same in other words: it leaves out an
 * option given its default value, adds a time limit to the write concern of commits, and writes `{ $eq: x }` for
 * `x` in a filter. To the server, whose conformance this is about, the command is the same.
 */
function meant(command: Fields, expected: unknown): Fields {
  if (!isFields(expected)) return command;
  const { writeConcern } = command;
  const limited = isFields(writeConcern) && writeConcern['wtimeout'] === DRIVER_WTIMEOUT;
  const unlimited = isFields(expected['writeConcern']) && !('wtimeout' in expected['writeConcern']);
  return {
    ...(expected['bypassDocumentValidation'] === false ? { bypassDocumentValidation: false } : {}),
    ...command,
    ...('filter' in command ? { filter: plainEqualities(command['filter'], expected['filter']) } : {}),
    ...(limited && unlimited ? { writeConcern: rest(writeConcern, 'wtimeout') } : {}),
  };
}

function plainEqualities(filter: unknown, expected: unknown): unknown {
  if (!isFields(filter) || !isFields(expected)) return filter;
  return Object.fromEntries(
    Object.entries(filter).map(([name, value]) => [
      name,
      isFields(value) && Object.keys(value).join() === '$eq' && !isFields(expected[name])
        ? value['$eq']
        : value,
    ]),
  );
}

/** @throws Mismatch when a client told of other events than expected */
export function checkEvents(expected: readonly Fields[], entities: Entities): void {
  for (const one of expected) {
    const name = text(one, 'client');
    const type = TYPES[shown(one['eventType'] ?? 'command')];
    if (type === undefined) throw runnerLacks(`does not know the event type ${shown(one['eventType'])}`);
    const seen = entities.of('client', name).events(type);
    const found = listDifference(listOf(one, 'events'), seen, one['ignoreExtraEvents'] === true, entities);
    if (found !== null) throw new Mismatch(`events of ${name}: ${found}`);
  }
}

function listDifference(
  expected: readonly Fields[],
  seen: readonly SeenEvent[],
  ignoreExtra: boolean,
  entities: Entities,
): string | null {
  for (const [i, one] of expected.entries()) {
    const actual = seen[i];
    if (!actual) return `expected ${kindOf(one)} as event ${i}, got nothing more`;
    const found = eventDifference(one, actual, entities);
    if (found !== null) return `event ${i}, ${found}`;
  }
  const extra = seen[expected.length];
  return extra && !ignoreExtra ? `unexpected ${extra.kind} ${shown(extra.event['commandName'] ?? '')}` : null;
}

function kindOf(expected: Fields): string {
  const [kind = ''] = Object.keys(expected);
  const { commandName, command } = fieldsOf(expected, kind);
  const name = commandName ?? (isFields(command) ? Object.keys(command)[0] : undefined);
  return name === undefined ? kind : `${kind} ${shown(name)}`;
}

/** The first field in which an event is not the expected one; null when it is. */
export function eventDifference(expected: Fields, seen: SeenEvent, entities: Entities): string | null {
  const [kind = ''] = Object.keys(expected);
  if (seen.kind !== kind)
    return `expected ${kindOf(expected)}, got ${seen.kind} ${shown(seen.event['commandName'] ?? '')}`;
  for (const [field, value] of Object.entries(fieldsOf(expected, kind))) {
    const found = fieldDifference(field, value, seen, entities);
    if (found !== null) return `${kind}: ${found}`;
  }
  return null;
}

function fieldDifference(
  field: string,
  expected: unknown,
  { event, kind }: SeenEvent,
  entities: Entities,
): string | null {
  const same = (actual: unknown): string | null =>
    actual === expected ? null : `${field}: expected ${shown(expected)}, got ${shown(actual)}`;
  switch (field) {
    case 'command':
      return difference(expected, meant(event['command'] as Fields, expected), {
        path: field,
        root: true,
        lookup: entities,
      });
    case 'reply':
      return difference(expected, event[field], { path: field, root: true, lookup: entities });
    case 'commandName':
    case 'databaseName':
    case 'reason':
    case 'awaited':
      return same(event[field]);
    case 'interruptInUseConnections':
      return same(event[field] === true);
    case 'hasServiceId':
      return same(Boolean(event['serviceId']));
    case 'hasServerConnectionId':
      return same(event['serverConnectionId'] !== null && event['serverConnectionId'] !== undefined);
    case 'previousDescription':
    case 'newDescription': {
      const description = (event[field] ?? {}) as Fields;
      return difference(
        expected,
        { type: description['type'] },
        { path: field, root: true, lookup: entities },
      );
    }
    default:
      throw runnerLacks(`does not compare the field ${field} of ${kind}`);
  }
}
