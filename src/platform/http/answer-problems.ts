import type { FastifyReply, FastifyRequest } from 'fastify';
import { routeNotFound } from './errors.ts';
import { toDomainError } from './foreign-errors.ts';
import { chooseLanguage } from './language.ts';
import type { ProblemCatalogue } from './problem-catalogue.ts';
import { PROBLEM_MEDIA_TYPE, problemOf } from './problem.ts';
import type { HttpApp } from './route.ts';

/** Answers a request with the problem that a thrown value is. */
export type AnswerProblem = (thrown: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** Every error becomes a problem in the reader's language; what nobody foresaw is logged, not told. */
export function problemAnswerer(catalogue: ProblemCatalogue): AnswerProblem {
  return (thrown, request, reply) => {
    const { error, status, unforeseen } = toDomainError(thrown);
    if (unforeseen) request.log.error({ err: thrown }, 'request failed');
    else if (error.kind === 'unavailable') request.log.warn({ err: error }, 'request refused');
    else request.log.info({ code: error.code, reason: error.message }, 'request refused');
    const context = { catalogue, language: request.language, requestId: request.id };
    const { problem, retryAfter } = problemOf(error, context, status);
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer');
    if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter));
    return reply
      .code(problem.status)
      .headers({
        'content-type': PROBLEM_MEDIA_TYPE,
        'content-language': request.language,
        'cache-control': 'no-store',
      })
      .send(JSON.stringify(problem));
  };
}

/** Also addresses that are unknown. */
export function answerProblems(app: HttpApp, answer: AnswerProblem): void {
  app.setErrorHandler((error, request, reply) => answer(error, request, reply));
  app.setNotFoundHandler((request, reply) => answer(routeNotFound(), request, reply));
}

/** Addresses that fastify cannot even decode: no hook has run for them. */
export function answerUnreadable(answer: AnswerProblem): AnswerProblem {
  return (_thrown, request, reply) => {
    request.language = chooseLanguage({ acceptLanguage: request.headers['accept-language'] });
    return answer(routeNotFound(), request, reply);
  };
}
