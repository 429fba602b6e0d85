declare module 'diagram-js-minimap';
declare module 'bpmn-js-color-picker';
