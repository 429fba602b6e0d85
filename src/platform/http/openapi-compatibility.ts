type Json = Readonly<Record<string, unknown>>;

/** Which way a schema's values travel: what callers send may only grow laxer, what they get only richer. */
type Direction = 'request' | 'response';

/**
 * Changes that would break a caller written against `before`: a path, method, answer or answered
 * field that is gone, a new required input, a changed type, an input that accepts less.
 * One line each, `METHOD /path: what`; empty when there are none.
 */
export function breakingChanges(before: Json, after: Json): readonly string[] {
  return Object.entries(object(before['paths'])).flatMap(([path, item]) =>
    Object.entries(object(item)).flatMap(([method, operation]) => {
      const place = `${method.toUpperCase()} ${path}`;
      const now = object(object(after['paths'])[path])[method];
      if (now === undefined) return [`${place}: removed`];
      const compare = new Comparison({ place, before, after });
      compare.operation(object(operation), object(now));
      return compare.found;
    }),
  );
}

interface Documents {
  readonly place: string;
  readonly before: Json;
  readonly after: Json;
}

class Comparison {
  readonly found: string[] = [];
  readonly #documents: Documents;

  constructor(documents: Documents) {
    this.#documents = documents;
  }

  operation(was: Json, now: Json): void {
    this.#parameters(list(was['parameters']), list(now['parameters']));
    this.#contents('request body', object(was['requestBody']), object(now['requestBody']), 'request');
    if (was['requestBody'] === undefined && object(now['requestBody'])['required'] === true) {
      this.#say('a request body is now required');
    }
    for (const [status, response] of Object.entries(object(was['responses']))) {
      const answer = object(now['responses'])[status];
      if (answer === undefined) this.#say(`answer ${status} removed`);
      else this.#contents(`answer ${status}`, object(response), object(answer), 'response');
    }
  }

  #parameters(was: readonly Json[], now: readonly Json[]): void {
    const key = (parameter: Json): string => `${String(parameter['in'])} ${String(parameter['name'])}`;
    const before = new Map(was.map((parameter) => [key(parameter), parameter]));
    for (const parameter of now) {
      const old = before.get(key(parameter));
      if (parameter['required'] === true && old?.['required'] !== true)
        this.#say(`${key(parameter)} is now required`);
      if (old !== undefined)
        this.schema(key(parameter), object(old['schema']), object(parameter['schema']), 'request');
    }
    const names = new Set(now.map(key));
    for (const name of before.keys()) if (!names.has(name)) this.#say(`${name} removed`);
  }

  #contents(what: string, was: Json, now: Json, direction: Direction): void {
    for (const [type, content] of Object.entries(object(was['content']))) {
      const other = object(now['content'])[type];
      if (other === undefined) this.#say(`${what}: ${type} removed`);
      else this.schema(what, object(object(content)['schema']), object(object(other)['schema']), direction);
    }
  }

  // A schema is compared where it is used: its place says what a caller would notice.
  schema(what: string, beforeSchema: Json, afterSchema: Json, direction: Direction): void {
    const was = resolved(beforeSchema, this.#documents.before);
    const now = resolved(afterSchema, this.#documents.after);
    if (!sameType(was, now, direction)) {
      this.#say(`${what}: type changed from ${typeName(was)} to ${typeName(now)}`);
      return;
    }
    this.#values(what, was, now, direction);
    this.#properties(what, was, now, direction);
    if (was['items'] !== undefined && now['items'] !== undefined) {
      this.schema(`${what}[]`, object(was['items']), object(now['items']), direction);
    }
  }

  #values(what: string, was: Json, now: Json, direction: Direction): void {
    const [before, after] = [valuesOf(was), valuesOf(now)];
    if (direction === 'request' && after !== undefined) {
      const gone = (before ?? []).filter((value) => !after.includes(value));
      if (before === undefined || gone.length > 0) this.#say(`${what}: accepts fewer values`);
    }
    if (direction === 'response' && before !== undefined && after === undefined) {
      this.#say(`${what}: may now answer any value`);
    }
    if (direction === 'request') this.#limits(what, was, now);
  }

  #limits(what: string, was: Json, now: Json): void {
    for (const [name, stricter] of LIMITS) {
      const [before, after] = [was[name], now[name]];
      if (typeof after !== 'number') continue;
      if (typeof before !== 'number' || stricter(after, before)) this.#say(`${what}: stricter ${name}`);
    }
  }

  #properties(what: string, was: Json, now: Json, direction: Direction): void {
    const [before, after] = [object(was['properties']), object(now['properties'])];
    const [required, nowRequired] = [list<string>(was['required']), list<string>(now['required'])];
    for (const [name, property] of Object.entries(before)) {
      const place = `${what}.${name}`;
      if (after[name] !== undefined) this.schema(place, object(property), object(after[name]), direction);
      else if (direction === 'response' || now['additionalProperties'] === false)
        this.#say(`${place} removed`);
    }
    const added = nowRequired.filter((name) => !required.includes(name));
    const dropped = required.filter((name) => !nowRequired.includes(name) && after[name] !== undefined);
    if (direction === 'request') for (const name of added) this.#say(`${what}.${name} is now required`);
    else for (const name of dropped) this.#say(`${what}.${name} is no longer always answered`);
  }

  #say(text: string): void {
    this.found.push(`${this.#documents.place}: ${text}`);
  }
}

const LIMITS: readonly [name: string, stricter: (after: number, before: number) => boolean][] = [
  ['maxLength', (after, before) => after < before],
  ['maximum', (after, before) => after < before],
  ['maxItems', (after, before) => after < before],
  ['minLength', (after, before) => after > before],
  ['minimum', (after, before) => after > before],
  ['minItems', (after, before) => after > before],
];

function sameType(was: Json, now: Json, direction: Direction): boolean {
  const [before, after] = [typeName(was), typeName(now)];
  if (before === after || before === 'any') return before === after || direction === 'response';
  const [wide, narrow] = direction === 'request' ? [after, before] : [before, after];
  return wide === 'any' || (wide === 'number' && narrow === 'integer');
}

/** The type, also of a union of literals; `any` when there is none. */
function typeName(schema: Json): string {
  const { type, enum: values, const: value } = schema;
  if (Array.isArray(type)) return type.map(String).toSorted().join('|');
  if (typeof type === 'string') return type;
  if (value !== undefined) return typeof value;
  if (Array.isArray(values)) return typeof values[0];
  const branches = list(schema['anyOf'] ?? schema['oneOf']);
  if (branches.length === 0) return 'any';
  return [...new Set(branches.map(typeName))].toSorted().join('|');
}

function valuesOf(schema: Json): readonly unknown[] | undefined {
  if (Array.isArray(schema['enum'])) return schema['enum'];
  if (schema['const'] !== undefined) return [schema['const']];
  const branches = list(schema['anyOf'] ?? schema['oneOf']);
  const values = branches.map((branch) => branch['const']);
  return values.length > 0 && values.every((value) => value !== undefined) ? values : undefined;
}

function resolved(schema: Json, document: Json): Json {
  const reference = schema['$ref'];
  if (typeof reference !== 'string') return schema;
  const path = reference.replace(/^#\//, '').split('/');
  return object(path.reduce<unknown>((node, key) => object(node)[key], document));
}

function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function list<T = Json>(value: unknown): readonly T[] {
  return Array.isArray(value) ? (value as T[]) : [];
}
