// Spreadsheets take text that begins with certain signs for a formula. The export shields it with an
// apostrophe, as `safeCell` does; here it is done so that the import can take it off again exactly.

const FORMULA = '[=+\\-@\\t\\r\\n＝＋－＠]';
const shieldable = new RegExp(`^'*${FORMULA}`);
const shielded = new RegExp(`^'+${FORMULA}`);

export const withShield = (text: string): string => (shieldable.test(text) ? `'${text}` : text);

/** The inverse of `withShield`. */
export const withoutShield = (cell: string): string => (shielded.test(cell) ? cell.slice(1) : cell);
