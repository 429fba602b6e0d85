export { computeDeadline } from './deadline.ts';
export { explainDeadline } from './explain-deadline.ts';
export { calendarProblems } from './problems.ts';
export { calendarInForce } from './read-calendar.ts';
export { calendarRoutes } from './routes.ts';
export { dayOn, DEFAULT_CALENDAR, type WorkingCalendar } from './working-calendar.ts';
