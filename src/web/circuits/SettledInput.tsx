import { TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

interface Props {
  readonly label: string;
  readonly description?: string;
  readonly value: string;
  readonly onSettle: (value: string) => void;
  readonly dir?: 'rtl' | 'ltr';
  /** A code or formula: always left to right. */
  readonly ltr?: boolean;
  readonly error?: string;
}

const QUIET_MS = 500;

/** Tells a value shortly after the last key or when the field is left: one undo step per thought, nothing typed is lost. */
export function SettledInput({ label, description, value, onSettle, dir, ltr = false, error }: Props) {
  const [typed, setTyped] = useState(value);
  const pending = useRef<string>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const tell = useRef(onSettle);
  useEffect(() => {
    tell.current = onSettle;
  });
  useEffect(() => {
    if (pending.current === undefined) setTyped(value);
  }, [value]);
  function settle() {
    clearTimeout(timer.current);
    const next = pending.current;
    pending.current = undefined;
    if (next !== undefined) tell.current(next);
  }
  useEffect(() => () => settle(), []);
  return (
    <TextInput
      size="sm"
      label={label}
      description={description}
      error={error}
      dir={ltr ? 'ltr' : dir}
      className={ltr ? 'dw-ltr-input' : undefined}
      value={typed}
      spellCheck={!ltr}
      onChange={(event) => {
        const next = event.currentTarget.value;
        setTyped(next);
        pending.current = next;
        clearTimeout(timer.current);
        timer.current = setTimeout(settle, QUIET_MS);
      }}
      onBlur={settle}
    />
  );
}
