import { Select, TextInput } from '@mantine/core';
import type { CircuitModeler, ElementProperties, Names } from '../../../modeler/index.ts';
import { CIRCUIT_ROLES, SERVICES, STEP_KINDS } from '../../circuits/language/index.ts';
import { useLocalized, useText } from '../language/text.ts';
import type { Forms } from './circuit.ts';
import { DurationField } from './DurationField.tsx';
import { OutcomeFields } from './OutcomeFields.tsx';
import { SettledInput } from './SettledInput.tsx';
import { UnitField } from './UnitField.tsx';

interface Props {
  readonly selected: ElementProperties | undefined;
  readonly modeler: { readonly current: CircuitModeler | undefined };
  readonly forms: Forms;
}

/** What can be said of the selected element, in the words of the administration. */
export function ElementPanel({ selected, modeler, forms }: Props) {
  const t = useText();
  if (!selected) return <p className="dw-designer__nothing">{t('designer.select')}</p>;
  const { id, type } = selected;
  return (
    <section className="dw-element" key={id} aria-labelledby="element">
      <h2 id="element" className="dw-h3">
        {t('designer.element')}
      </h2>
      <NameFields names={selected.names} onChange={(names) => modeler.current?.setNames(id, names)} />
      {type === 'bpmn:UserTask' ? <StepFields selected={selected} modeler={modeler} forms={forms} /> : null}
      {type === 'bpmn:ServiceTask' || type === 'bpmn:SendTask' ? (
        <ServiceField selected={selected} modeler={modeler} />
      ) : null}
      {type === 'bpmn:SequenceFlow' ? (
        <SettledInput
          label={t('designer.condition')}
          description={t('designer.condition.hint')}
          value={selected.condition}
          onSettle={(value) => modeler.current?.setCondition(id, value)}
          ltr
        />
      ) : null}
      {type === 'bpmn:BoundaryEvent' || type === 'bpmn:IntermediateCatchEvent' ? (
        <DurationField
          label={t('designer.duration')}
          value={selected.duration}
          onChange={(value) => modeler.current?.setDuration(id, value)}
        />
      ) : null}
    </section>
  );
}

function NameFields({ names, onChange }: { names: Names; onChange: (names: Names) => void }) {
  const t = useText();
  return (
    <>
      <SettledInput
        label={t('designer.name.ar')}
        value={names.ar}
        onSettle={(ar) => onChange({ ...names, ar })}
        dir="rtl"
      />
      <SettledInput
        label={t('designer.name.fr')}
        value={names.fr}
        onSettle={(fr) => onChange({ ...names, fr })}
        dir="ltr"
      />
      <SettledInput
        label={t('designer.name.en')}
        value={names.en}
        onSettle={(en) => onChange({ ...names, en })}
        dir="ltr"
      />
    </>
  );
}

function StepFields({ selected, modeler, forms }: Props & { selected: ElementProperties }) {
  const t = useText();
  const localized = useLocalized();
  const { id } = selected;
  const kind = STEP_KINDS.find((each) => each.key === selected.stepKind);
  const roles = CIRCUIT_ROLES.filter((role) => !kind || kind.roles.includes(role.key));
  const set = (name: 'stepKind' | 'role' | 'unit' | 'form') => (value: string | null) =>
    modeler.current?.setAttribute(id, name, value ?? '');
  return (
    <>
      <Select
        size="sm"
        label={t('designer.kind')}
        description={localized(kind?.description)}
        data={STEP_KINDS.map((each) => ({ value: each.key, label: localized(each.label) }))}
        value={selected.stepKind || null}
        onChange={set('stepKind')}
        allowDeselect={false}
        placeholder={t('form.choose')}
      />
      {roles.length > 0 ? (
        <Select
          size="sm"
          label={t('designer.role')}
          data={roles.map((role) => ({ value: role.key, label: localized(role.label) }))}
          value={selected.role || null}
          onChange={set('role')}
          allowDeselect={false}
          placeholder={t('form.choose')}
        />
      ) : (
        <TextInput size="sm" label={t('designer.role')} value={t('designer.role.filer')} readOnly />
      )}
      {roles.length > 0 ? <UnitField value={selected.unit} onChange={set('unit')} /> : null}
      <Select
        size="sm"
        label={t('designer.form')}
        data={Object.keys(forms)}
        value={selected.form || null}
        onChange={set('form')}
        clearable
        clearButtonProps={{ 'aria-label': t('designer.form.none') }}
        placeholder={t('designer.form.none')}
      />
      <DurationField
        onCalendar
        label={t('designer.deadline')}
        value={selected.deadline}
        onChange={(value) => modeler.current?.setAttribute(id, 'deadline', value)}
      />
      <OutcomeFields
        outcomes={selected.outcomes}
        onChange={(outcomes) => modeler.current?.setOutcomes(id, outcomes)}
      />
    </>
  );
}

function ServiceField({ selected, modeler }: { selected: ElementProperties; modeler: Props['modeler'] }) {
  const t = useText();
  const localized = useLocalized();
  const service = SERVICES.find((each) => each.key === selected.service);
  return (
    <Select
      size="sm"
      label={t('designer.service')}
      description={localized(service?.description)}
      data={SERVICES.map((each) => ({ value: each.key, label: localized(each.label) }))}
      value={selected.service || null}
      onChange={(value) => modeler.current?.setAttribute(selected.id, 'service', value ?? '')}
      allowDeselect={false}
      placeholder={t('form.choose')}
    />
  );
}
