export function AdministrationsPage() { return null; }
