/** An execution around another, from the inside out. */
export interface Scope {
  readonly id?: string;
  readonly type?: string;
  readonly executionId?: string;
}

/** What a message of bpmn-elements says; only what our behaviours read. */
export interface Content {
  readonly id: string;
  readonly executionId: string;
  readonly isRootScope?: boolean;
  readonly parent?: Scope & { readonly path?: readonly Scope[] };
  readonly inbound?: readonly Content[];
  readonly isSequenceFlow?: boolean;
  readonly output?: unknown;
  readonly [name: string]: unknown;
}

export interface Message {
  readonly fields: { readonly routingKey?: string; readonly redelivered?: boolean };
  readonly content: Content;
  readonly properties: { readonly type?: string; readonly delegate?: boolean };
}

/** A message of a queue: taken away by `ack`, put back by `nack`. */
interface QueuedMessage extends Message {
  ack(): void;
  nack(): void;
}

interface Queue {
  readonly messages: readonly QueuedMessage[];
  get(): QueuedMessage | false;
  purge(): void;
}

export interface Broker {
  publish(exchange: string, routingKey: string, content: object, properties?: object): void;
  subscribeTmp(
    exchange: string,
    pattern: string,
    onMessage: (routingKey: string, message: Message) => void,
    options: { readonly noAck: boolean; readonly consumerTag: string; readonly priority?: number },
  ): void;
  cancel(consumerTag: string): void;
  getQueue(name: string): Queue;
}

/** A running process or sub-process. */
export interface ScopeExecution {
  readonly id: string;
  readonly executionId: string;
  readonly completed: boolean;
  readonly context: unknown;
  getPostponed(): readonly { readonly content: Content; discard(): void }[];
}

/** A process, or the activity that is a sub-process. */
interface ScopeOwner {
  readonly isSubProcess?: boolean;
  readonly execution?: ScopeExecution & {
    readonly source?: { readonly executions: readonly ScopeExecution[] };
  };
}

/** An activity of bpmn-elements as our behaviours use it. */
export interface Node {
  readonly id: string;
  readonly type: string;
  readonly broker: Broker;
  readonly behaviour: Readonly<Record<string, unknown>>;
  readonly environment: Environment;
  readonly isThrowing?: boolean;
  readonly isRunning: boolean;
  /** Of its present or last run. */
  readonly executionId?: string;
  readonly inbound: readonly { readonly id: string }[];
  readonly context: { readonly owner?: ScopeOwner };
  run(content: object): void;
}

export interface Environment {
  readonly timers: unknown;
}

/** A loop, an event definition: a part of an activity as drawn. */
export interface Drawn {
  readonly type: string;
  readonly behaviour?: Readonly<Record<string, unknown>>;
}

/** The content with changes; parents are copied, as bpmn-elements writes into them. */
export function changed(content: Content, change: object = {}): Content {
  const { parent } = content;
  return {
    ...content,
    ...change,
    ...(parent && !('parent' in change) && { parent: copyOf(parent) }),
  } as Content;
}

/** The parent of something that runs inside `content`. */
export function insideOf({ id, executionId, type, parent }: Content): Content['parent'] {
  if (!parent) return { id, executionId, type: String(type) };
  const { path = [], ...outer } = copyOf(parent);
  return { id, executionId, type: String(type), path: [outer, ...path] };
}

const TURN = /^(.+)_\d+$/;

/**
 * Executions around one, from the inside out. After each turn of a repeated activity comes the
 * activity itself: bpmn-elements names only one of the two.
 */
export function scopesAround({ parent }: Content): string[] {
  return [parent, ...(parent?.path ?? [])].flatMap((scope) => {
    const executionId = scope?.executionId;
    const whole = TURN.exec(executionId ?? '')?.[1];
    return [executionId, whole].filter((id) => id !== undefined);
  });
}

/** The process or sub-process that an activity runs in; undefined when it has ended. */
export function scopeOf(node: Node): ScopeExecution | undefined {
  const { owner } = node.context;
  if (!owner?.execution) return undefined;
  const executions = owner.isSubProcess ? (owner.execution.source?.executions ?? []) : [owner.execution];
  return executions.find((execution) => execution.context === node.context && !execution.completed);
}

/**
 * The content with the executions around its node. A service is asked before bpmn-elements has written
 * them into the message.
 */
export function placed(content: Content, node: Node): Content {
  const turn = content.parent?.executionId ? [{ ...content.parent, path: undefined }] : [];
  const [inner, ...path] = [...turn, ...scopesOfNode(node)];
  return inner ? { ...content, parent: { ...inner, path } } : content;
}

function scopesOfNode(node: Node): Scope[] {
  const scope = scopeOf(node);
  const { owner } = node.context;
  if (!scope || !owner) return [];
  const own = { id: scope.id, executionId: scope.executionId };
  return owner.isSubProcess ? [own, ...scopesOfNode(owner as unknown as Node)] : [own];
}

function copyOf<T extends NonNullable<Content['parent']>>(parent: T): T {
  return { ...parent, ...(parent.path && { path: parent.path.map((scope) => ({ ...scope })) }) };
}
