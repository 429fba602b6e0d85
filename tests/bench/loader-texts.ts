import { createHash } from 'node:crypto';

/** Numbers that follow from a seed alone: sfc32 (Doty-Humphrey, PractRand), whose cycles do not meet. */
export class Chance {
  readonly #state: Uint32Array;

  constructor(seed: string) {
    const digest = createHash('sha256').update(seed).digest();
    this.#state = new Uint32Array([
      digest.readUInt32LE(0),
      digest.readUInt32LE(4),
      digest.readUInt32LE(8),
      1,
    ]);
  }

  /** From 0 to 1, 1 excluded. */
  next(): number {
    return this.#word() / 2 ** 32;
  }

  #word(): number {
    const state = this.#state;
    const word = (state[0]! + state[1]! + state[3]!) >>> 0;
    state[3]! += 1;
    state[0] = state[1]! ^ (state[1]! >>> 9);
    state[1] = state[2]! + (state[2]! << 3);
    state[2] = ((state[2]! << 21) | (state[2]! >>> 11)) + word;
    return word;
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.next() * list.length)]!;
  }

  hex(length: number): string {
    let text = '';
    while (text.length < length) text += this.#word().toString(16).padStart(8, '0');
    return text.slice(0, length);
  }
}

const REQUESTS = ['Demande', 'Réclamation', 'Requête', 'Recours', 'Candidature', 'Déclaration'];
const OBJECTS = [
  'd’attestation de résidence',
  'de certificat de conformité',
  'd’autorisation de construire',
  'de branchement au réseau',
  'd’occupation du domaine public',
  'd’équivalence de diplôme',
  'd’aide aux associations',
  'de rectification d’état civil',
  'd’accès à une information',
  'de raccordement électrique',
];
const PLACES =
  'Rabat Salé Témara Kénitra Fès Meknès Oujda Nador Tanger Tétouan Larache Agadir Marrakech Safi'.split(' ');
const FIRST_NAMES = 'Amina Karim Salma Youssef Fatima Hamid Nadia Rachid Samira Omar Khadija Driss'.split(
  ' ',
);
const SYLLABLES =
  'al ben ou ait bou cha dri el fi ghaz ham idr ja ka la maz na ou raj sa ta wah ya zer'.split(' ');

/** A subject as filers write them; a few words are common, the place less, the street hardly. */
export function subjectOf(chance: Chance): string {
  const street = Math.floor(chance.next() * 900) + 1;
  return `${chance.pick(REQUESTS)} ${chance.pick(OBJECTS)}, ${chance.pick(PLACES)}, rue ${street}`;
}

/** A filer: one of about ten thousand family names. */
export function filerOf(chance: Chance): string {
  const family = [chance.pick(SYLLABLES), chance.pick(SYLLABLES), chance.pick(SYLLABLES)].join('');
  return `${chance.pick(FIRST_NAMES)} ${family.charAt(0).toUpperCase()}${family.slice(1)}`;
}
