export function CircuitsPage() { return null; }
