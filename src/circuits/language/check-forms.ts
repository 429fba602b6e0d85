import type { FormField, FormFieldType, FormSchema, Problem } from './circuit-types.ts';
import { feelFault } from './feel.ts';
import { isForm } from './form-shape.ts';
import { text } from './moddle-tree.ts';
import { problem } from './problem.ts';
import type { RuleContext } from './rule-context.ts';

const FIELD_TYPES: ReadonlySet<string> = new Set<FormFieldType>([
  'textfield',
  'textarea',
  'select',
  'radio',
  'checkbox',
  'number',
  'datetime',
  'text',
]);
/** Lists that the server fills (`properties.source`): the designer does not copy them into the form. */
const SOURCES: ReadonlySet<string> = new Set(['units', 'officers', 'instructions', 'administrations']);
const KEY = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;
const RESERVED: ReadonlySet<string> = new Set(['letter', 'steps', 'outcome']);

/** Every form can be shown in Arabic and French, and its keys can be FEEL names. */
export function checkForms({ forms, nodes }: RuleContext): Problem[] {
  const used = new Set(
    nodes.filter((node) => node.$type === 'bpmn:UserTask').map((node) => text(node, 'diwan:form')),
  );
  return Object.entries(forms).flatMap(([form, schema]) => [
    ...checkForm(form, schema),
    ...(used.has(form) ? [] : [problem('form.unused', undefined, { form })]),
  ]);
}

/** The keys of a form's fields; none for a malformed form. */
export function fieldKeys(schema: FormSchema): string[] {
  return isForm(schema) ? schema.components.flatMap((field) => field.key ?? []) : [];
}

function checkForm(form: string, schema: FormSchema): Problem[] {
  if (!isForm(schema)) return [problem('form.malformed', undefined, { form })];
  const keys = fieldKeys(schema);
  const repeated = keys.filter((key, index) => keys.indexOf(key) !== index);
  return [
    ...schema.components.flatMap((field) => checkField(form, field)),
    ...repeated.map((value) => problem('form.repeated_key', undefined, { form, value })),
  ];
}

function checkField(form: string, field: FormField): Problem[] {
  const value = field.key ?? field.type;
  if (!FIELD_TYPES.has(field.type))
    return [problem('form.unknown_type', undefined, { form, value: String(field.type) })];
  const problems: Problem[] = [];
  const hide = field.conditional?.hide;
  if (hide !== undefined && feelFault(hide))
    problems.push(problem('form.bad_condition', undefined, { form, value }));
  if (field.type === 'text') return problems;
  if (!KEY.test(field.key ?? '') || RESERVED.has(field.key ?? '')) {
    problems.push(problem('form.bad_key', undefined, { form, value }));
  }
  const { properties = {} } = field;
  if (!properties['label.ar'] || !(properties['label.fr'] ?? field.label)) {
    problems.push(problem('form.no_label', undefined, { form, value }));
  }
  const source = properties['source'];
  if (source && !SOURCES.has(source))
    problems.push(problem('form.unknown_source', undefined, { form, value: source }));
  const offers = Boolean(source) || (field.values ?? []).length > 0;
  if ((field.type === 'select' || field.type === 'radio') && !offers) {
    problems.push(problem('form.no_options', undefined, { form, value }));
  }
  return problems;
}
