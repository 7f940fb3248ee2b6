// What a shopper keeps of a draw: in the browser by the board page, or as a file that it saved.
import * as v from 'valibot';

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const text = v.pipe(v.string(), v.maxLength(4_000));

const keptDrawSchema = v.object({
  number: whole,
  receipt: v.object({
    statement: text,
    index: whole,
    size: whole,
    path: text,
    signature: text,
    keyId: text,
  }),
  proof: v.object({ home: whole, sheet: whole, tier: whole, salt: text, path: text }),
});

export type KeptDraw = v.InferOutput<typeof keptDrawSchema>;

/** Reads one kept draw or a list of them, as JSON; undefined for anything else. */
export function parseKeptDraws(json: string): KeptDraw[] | undefined {
  try {
    const parsed: unknown = JSON.parse(json);
    const kept = v.safeParse(v.array(keptDrawSchema), Array.isArray(parsed) ? parsed : [parsed]);
    return kept.success ? kept.output : undefined;
  } catch {
    return undefined;
  }
}
