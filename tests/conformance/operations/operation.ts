import type { ClientSession } from 'mongodb';
import type { Entities } from '../entities.ts';
import { driverOptions } from '../entities.ts';
import { rest, type Fields, shown } from '../format.ts';

/** What a step of a case works with. */
export interface Context {
  entities: Entities;
  /** The address of the store. */
  uri: string;
  /** Runs the steps of a callback, a loop or a thread; the errors of its operations are thrown even when expected. */
  runAll(operations: readonly Fields[], propagate: boolean): Promise<void>;
  /** Sends one command past every entity of the case. */
  admin(command: Fields, database?: string): Promise<Fields>;
}

/** One operation of an entity: takes the entity, the arguments and the options made of them. */
export type Run<T> = (target: T, args: Fields, context: Context) => Promise<unknown>;

/** The arguments but those named, with the session and the read preference as the driver takes them. */
export function options(args: Fields, context: Context, ...names: string[]): Fields {
  const others = driverOptions(rest(args, 'session', ...names));
  const session = sessionOf(args, context);
  return session === undefined ? others : { ...others, session };
}

export function sessionOf(args: Fields, { entities }: Context): ClientSession | undefined {
  const name = args['session'];
  return name === undefined ? undefined : entities.of('session', shown(name));
}
