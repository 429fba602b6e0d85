import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../language/text.ts';

interface Props {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly size?: string;
  /** A click beside the dialog does not close it: what is typed in it would be lost. */
  readonly sticky?: boolean;
  readonly children: ReactNode;
}

/** A modal dialog: focus stays inside, Escape closes, the focus returns where it was. */
export function Dialog({ opened, onClose, title, size = 'md', sticky = false, children }: Props) {
  const t = useText();
  return (
    <Modal.Root opened={opened} onClose={onClose} size={size} centered closeOnClickOutside={!sticky}>
      <Modal.Overlay />
      <Modal.Content>
        <div className="dw-dialog__head">
          <Modal.Title className="dw-dialog__title">{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('action.close')} />
        </div>
        <Modal.Body p={20}>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
