import type { Lot } from '../campaign/claim.ts';
import type { IssueConditions } from '../campaign/conditions.ts';
import type { Dice } from '../campaign/dice.ts';
import type { Ticket } from '../campaign/events.ts';
import type { Commitment } from '../protocol/http.ts';
import type { LotProof } from '../protocol/shopper.ts';
import { toBase64url, type Sha256 } from './bytes.ts';
import { createChance, type Chance } from './chance.ts';
import { commitTo, SEED_BYTES } from './commitment.ts';
import { createLeafHash } from './leaf.ts';
import { createPathWriter, growFromLeaves, growLevel, rootOf, shapeTree } from './merkle.ts';
import type { LeafHash, MerkleTree } from './merkle.ts';
import { layOutSheets, makeSalts, SALT_BYTES } from './layout.ts';
import { createTierLookup } from './tiers.ts';

export interface SealPlan {
  /** 32 secret bytes. */
  readonly seed: Uint8Array;
  /** conditionsText(conditions), common/campaign/conditions.ts. */
  readonly conditionsText: string;
  readonly conditions: IssueConditions;
  readonly sha256: Sha256;
  /** Told how much is done, 0 to 1. */
  readonly progress?: (share: number) => void;
}

/** All that is costly to work out; its arrays may be shared or transferred between threads. */
export interface BoardMaterial {
  /** The sheet behind number n is element n - 1. */
  readonly sheets: Uint32Array;
  /** The salt of number n: 16 bytes from (n - 1) * 16. */
  readonly salts: Uint8Array;
  /** The Merkle tree above its leaves (merkle.ts): 32 bytes a number. */
  readonly nodes: Uint8Array;
}

/** Secret: what every number hides. Never log or send one; only single lots of drawn numbers leave it. */
export class SealedBoard implements Dice {
  readonly commitment: Commitment;
  readonly #material: BoardMaterial;
  readonly #tree: MerkleTree;
  readonly #pathText: (index: number) => string;
  readonly #tierOf: (sheet: number) => number;
  readonly #chance: Chance;

  constructor(plan: SealPlan, material: BoardMaterial) {
    this.#material = material;
    this.#tree = shapeTree(material.sheets.length, material.nodes);
    const leafHash = leafHashOf(plan, material);
    this.#pathText = createPathWriter(this.#tree, leafHash);
    this.#tierOf = createTierLookup(plan.conditions);
    this.#chance = createChance(plan.seed, plan.sha256);
    const root = rootOf(this.#tree, leafHash);
    this.commitment = commitTo(plan.seed, plan.conditionsText, root, plan.sha256);
  }

  /** Throws a RangeError for a number that is not on the board. */
  lotAt(home: number): Lot {
    const sheet = this.#material.sheets[home - 1];
    if (sheet === undefined) throw new RangeError(`number ${home} of ${this.#tree.size}`);
    return { home, sheet, tier: this.#tierOf(sheet) };
  }

  rankOf(number: number, ticket: Ticket): string {
    return this.#chance.rankOf(number, ticket);
  }

  redeal(seq: number, openCount: number): number {
    return this.#chance.redeal(seq, openCount);
  }

  /** That a lot was laid behind its home before opening; costs one hash. */
  proofOf(home: number): LotProof {
    return {
      ...this.lotAt(home),
      salt: toBase64url(saltAt(this.#material, home)),
      path: this.#pathText(home - 1),
    };
  }
}

export async function sealBoard(plan: SealPlan): Promise<SealedBoard> {
  const material = reserveMaterial(plan.conditions.sheets, (bytes) => new ArrayBuffer(bytes));
  await layOutBoard(plan, material);
  const last = material.sheets.length;
  for (let from = 0; from < last; from += PART_LEAVES) {
    plan.progress?.(from / last);
    growPart(plan, material, from);
  }
  growTop(plan, material);
  plan.progress?.(1);
  return new SealedBoard(plan, material);
}

/** Numbers that are hashed in one go: a whole subtree of the board's tree. */
export const PART_LEVELS = 14;
export const PART_LEAVES = 2 ** PART_LEVELS;

/** Room for a board of `sheets` numbers, zeroed. */
export function reserveMaterial(
  sheets: number,
  allocate: (bytes: number) => ArrayBufferLike,
): BoardMaterial {
  return {
    sheets: new Uint32Array(allocate(sheets * 4)),
    salts: new Uint8Array(allocate(sheets * SALT_BYTES)),
    nodes: new Uint8Array(allocate(shapeTree(sheets).nodes.length)),
  };
}

export async function layOutBoard(
  plan: Pick<SealPlan, 'seed' | 'sha256' | 'conditions'>,
  material: BoardMaterial,
): Promise<void> {
  if (plan.seed.length !== SEED_BYTES) throw new RangeError('a seed has 32 bytes');
  await layOutSheets(plan.seed, material.sheets, plan.sha256);
  await makeSalts(plan.seed, material.salts, plan.sha256);
}

type HashPlan = Pick<SealPlan, 'sha256' | 'conditions'>;

/** Hashes the PART_LEAVES numbers from place `from` (a multiple of it) and the subtree over them. */
export function growPart(plan: HashPlan, material: BoardMaterial, from: number): void {
  const tree = shapeTree(material.sheets.length, material.nodes);
  const leafHash = leafHashOf(plan, material);
  for (let index = 0; index < Math.min(PART_LEVELS, tree.levels.length); index += 1) {
    const width = 2 ** (index + 1);
    const first = from / width;
    const last = Math.min(tree.levels[index]!.size, Math.ceil((from + PART_LEAVES) / width));
    if (index === 0) growFromLeaves(tree, leafHash, plan.sha256, first, last);
    else growLevel(tree, index, plan.sha256, first, last);
  }
}

/** Hashes what lies above the parts, once they are all there. */
export function growTop(plan: HashPlan, material: BoardMaterial): void {
  const tree = shapeTree(material.sheets.length, material.nodes);
  for (let index = PART_LEVELS; index < tree.levels.length; index += 1) {
    growLevel(tree, index, plan.sha256);
  }
}

function leafHashOf(plan: HashPlan, material: BoardMaterial): LeafHash {
  const hash = createLeafHash(plan.sha256);
  const tierOf = createTierLookup(plan.conditions);
  return (index) => {
    const sheet = material.sheets[index]!;
    return hash({ home: index + 1, sheet, tier: tierOf(sheet) }, saltAt(material, index + 1));
  };
}

const saltAt = (material: BoardMaterial, number: number): Uint8Array =>
  material.salts.subarray((number - 1) * SALT_BYTES, number * SALT_BYTES);
