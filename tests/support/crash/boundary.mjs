// What the product writes and sends, seen where it leaves: driver, file system, queue commands, mail.
import { createRequire } from 'node:module';
import { createTransport } from 'nodemailer';
import { Worker } from 'bullmq';
import { Acts } from './acts.mjs';
import { observeFiles } from './files.mjs';

const require = createRequire(import.meta.url);
const WRITES = new Set([
  'insert',
  'update',
  'delete',
  'findAndModify',
  'bulkWrite',
  'commitTransaction',
  'create',
  'createIndexes',
  'drop',
  'dropIndexes',
]);
/** Those of BullMQ's scripts that add, move, finish or take away a job. */
const JOB_SCRIPTS = /^(add|move|retry|remove|reprocess|promote)/;

/** Calls `meet('before' | 'after', {what, n?, act?})` at each point. */
export function observeBoundary(meet) {
  const acts = new Acts();
  const around = async (what, send) => {
    const point = acts.point(what);
    meet('before', point);
    const answer = await send();
    meet('after', point);
    return answer;
  };
  observeActs(acts);
  observeStore(acts, around);
  observeQueue(around);
  observeMail(around);
  observeFiles(acts, meet);
}

/** The act is the route of a request, or the name of a job. */
function observeActs(acts) {
  acts.watchRequests();
  const callProcessJob = Worker.prototype.callProcessJob;
  Worker.prototype.callProcessJob = function (job, ...rest) {
    return acts.within(`job ${job.name}`, () => callProcessJob.call(this, job, ...rest));
  };
}

function observeStore(acts, around) {
  const { Connection } = require('mongodb/lib/cmap/connection.js');
  const command = Connection.prototype.command;
  Connection.prototype.command = function (ns, document, ...rest) {
    const send = () => command.call(this, ns, document, ...rest);
    const name = Object.keys(document)[0];
    if (rest[0]?.session?.transaction?.isStarting === true) acts.restart();
    if (!WRITES.has(name)) return send();
    return around(`${name}${targetOf(name, document)}`, send);
  };
}

/** Collections and indexes are made alike, whatever they are called. */
function targetOf(name, document) {
  if (name === 'create' || name === 'createIndexes') return ' *';
  return typeof document[name] === 'string' ? ` ${document[name]}` : '';
}

function observeQueue(around) {
  const { Redis } = require('ioredis');
  const define = Redis.prototype.defineCommand;
  Redis.prototype.defineCommand = function (name, definition) {
    define.call(this, name, definition);
    const script = name.split(':')[0];
    if (!JOB_SCRIPTS.test(script)) return;
    const send = this[name];
    this[name] = function (...args) {
      return around(`queue ${script}`, () => send.apply(this, args));
    };
  };
}

function observeMail(around) {
  const mailer = Object.getPrototypeOf(createTransport({ jsonTransport: true }));
  const sendMail = mailer.sendMail;
  mailer.sendMail = function (...args) {
    return around('mail', () => sendMail.apply(this, args));
  };
}
