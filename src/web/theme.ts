import { createTheme, type MantineColorsTuple } from '@mantine/core';

const green: MantineColorsTuple = [
  '#eef7f2',
  '#dcece3',
  '#b6d8c5',
  '#8cc3a5',
  '#69b18a',
  '#4fa577',
  '#237a52',
  '#0b6b43',
  '#075a37',
  '#044128',
];
const red: MantineColorsTuple = [
  '#fdf0ef',
  '#f8dcda',
  '#ecb6b3',
  '#dd8e8b',
  '#d36b67',
  '#c9514d',
  '#b3201f',
  '#b3201f',
  '#8f1717',
  '#6f0f10',
];

const fontFamily = "'IBM Plex Sans', 'IBM Plex Sans Arabic', system-ui, sans-serif";

/** Diwan's identity: green for acts, red only for destructive acts and incidents, ink on sand, square corners. */
export const theme = createTheme({
  primaryColor: 'green',
  primaryShade: 7,
  colors: { green, red },
  black: '#1b1f23',
  defaultRadius: 4,
  fontFamily,
  headings: { fontFamily, fontWeight: '600' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    TextInput: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md', checkIconPosition: 'right' } },
    NumberInput: { defaultProps: { size: 'md' } },
    Button: { defaultProps: { size: 'md' } },
    Radio: { defaultProps: { size: 'md' } },
    Checkbox: { defaultProps: { size: 'md' } },
  },
});
