export function CircuitPage() { return null; }
