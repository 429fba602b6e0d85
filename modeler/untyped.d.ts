declare module 'bpmn-js-i18n/translations/fr.js' {
  const translations: Record<string, string>;
  export default translations;
}
