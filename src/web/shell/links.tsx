import { Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type AnchorButtonProps = ButtonProps &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof ButtonProps> & { ref?: Ref<HTMLAnchorElement> };

/** A link that looks like a button: it goes somewhere, it does nothing. */
export function AnchorButton(props: AnchorButtonProps) {
  return <Button component="a" {...props} />;
}

/** The same inside the application: typed route, no page load. */
export const ButtonLink = createLink(AnchorButton);
