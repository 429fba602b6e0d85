import { record } from '../journal/index.ts';
import { newId } from '../platform/ids.ts';
import { actorOf, type Principal } from '../platform/principal.ts';
import { onlyLanguages, type LocalizedText } from '../platform/text.ts';
import { insertUnit, unitById } from './administration-store.ts';
import { invalidField } from './errors.ts';
import { normalCode, type Unit, type UnitKind } from './organisation.ts';
import { requireRight } from './policy.ts';
import { claiming } from './unique-name.ts';

export interface NewUnit {
  readonly code: string;
  readonly name: LocalizedText;
  readonly kind: UnitKind;
}

/** Adds a unit under another one of the same administration. */
export async function createUnit(
  input: NewUnit & { readonly administrationId: string; readonly parentId: string },
  principal: Principal,
): Promise<Unit> {
  const { administrationId } = input;
  requireRight(principal, 'units.manage', { administrationId });
  const parent = await unitById(administrationId, input.parentId);
  if (!parent) throw invalidField('identity.unit_unknown', '/parentId');
  if (input.kind === 'administration') throw invalidField('identity.kind_reserved', '/kind');
  const unit = newUnit(parent, input);
  await claiming({ code: unit.code }, async (tx) => {
    await insertUnit(tx, unit);
    await record(tx, {
      administrationId,
      act: 'unit.created',
      subject: { type: 'unit', id: unit._id },
      actor: actorOf(principal),
      facts: { code: unit.code, parentId: parent._id },
    });
  });
  return unit;
}

/** The document of a new unit under its parent. */
export function newUnit(parent: Unit, input: NewUnit): Unit {
  return {
    _id: newId(),
    administrationId: parent.administrationId,
    code: normalCode(input.code),
    name: onlyLanguages(input.name),
    kind: input.kind,
    parentId: parent._id,
    path: [parent._id, ...parent.path],
  };
}
