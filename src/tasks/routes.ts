import { requirePerson } from '../identity/index.ts';
import type { ModuleRoutes } from '../platform/http/index.ts';
import { claimTask, releaseTask } from './claim-task.ts';
import { completeTask } from './complete-task.ts';
import { detailOf, summaryOf } from './entries.ts';
import { readTask } from './read-task.ts';
import {
  CompletionBody,
  TaskCommandBody,
  TaskListQuery,
  TaskListSchema,
  TaskParams,
  TaskSchema,
  TaskSummarySchema,
} from './schema.ts';
import { listTasks } from './task-list.ts';

const tags = ['tasks'];

/** The inbox: lists, one task, claim, release, completion. */
export const taskRoutes: ModuleRoutes = async (app, platform) => {
  await readingRoutes(app, platform);
  await changingRoutes(app, platform);
};

const readingRoutes: ModuleRoutes = async (app, platform) => {
  app.get(
    '/tasks',
    {
      config: { action: 'tasks.list' },
      schema: {
        operationId: 'listTasks',
        tags,
        summary: 'The caller’s tasks, newest first; overdue ones by urgency',
        querystring: TaskListQuery,
        response: { 200: TaskListSchema },
      },
    },
    async (request) => {
      const page = await listTasks(platform, request.query, requirePerson(request.principal));
      const now = platform.clock.now();
      return { ...page, items: page.items.map((task) => summaryOf(task, now)), counts: { ...page.counts } };
    },
  );

  app.get(
    '/tasks/:id',
    {
      config: { action: 'tasks.read' },
      schema: {
        operationId: 'readTask',
        tags,
        summary: 'A task with its form, its outcomes and what the caller may do',
        params: TaskParams,
        response: { 200: TaskSchema },
      },
    },
    async (request) => {
      const view = await readTask(request.params.id, requirePerson(request.principal));
      return detailOf(view, platform.clock.now());
    },
  );
};

const changingRoutes: ModuleRoutes = async (app, platform) => {
  app.post(
    '/tasks/:id/claim',
    {
      config: { action: 'tasks.claim' },
      schema: {
        operationId: 'claimTask',
        tags,
        summary: 'Takes a task that is offered to the caller',
        params: TaskParams,
        body: TaskCommandBody,
        response: { 200: TaskSummarySchema },
      },
    },
    async (request) => {
      const command = { taskId: request.params.id, revision: request.body.revision };
      const task = await claimTask(platform, command, requirePerson(request.principal));
      return summaryOf(task, platform.clock.now());
    },
  );

  app.post(
    '/tasks/:id/release',
    {
      config: { action: 'tasks.release' },
      schema: {
        operationId: 'releaseTask',
        tags,
        summary: 'Gives a claimed task back',
        params: TaskParams,
        body: TaskCommandBody,
        response: { 200: TaskSummarySchema },
      },
    },
    async (request) => {
      const command = { taskId: request.params.id, revision: request.body.revision };
      const task = await releaseTask(platform, command, requirePerson(request.principal));
      return summaryOf(task, platform.clock.now());
    },
  );

  app.post(
    '/tasks/:id/completion',
    {
      config: { action: 'tasks.complete' },
      schema: {
        operationId: 'completeTask',
        tags,
        summary: 'Completes a task; the same completion sent again gets the same answer',
        params: TaskParams,
        body: CompletionBody,
        response: { 200: TaskSummarySchema },
      },
    },
    async (request) => {
      const command = { ...request.body, taskId: request.params.id };
      const task = await completeTask(platform, command, requirePerson(request.principal));
      return summaryOf(task, platform.clock.now());
    },
  );
};
