import { stringify } from 'yaml';
import type { Benefit } from '../../common/campaign/benefit.ts';
import { assertNever } from '../../common/assert-never.ts';
import type { FormField, IssueConditions } from '../../common/campaign/conditions.ts';
import { majorText } from '../../common/money.ts';

/** The file of these conditions, with a word on every line. Reading it gives the same conditions. */
export function writeConditionsFile(conditions: IssueConditions): string {
  const {
    sheets,
    breakdown,
    losingSheets,
    period,
    disclosure,
    holdSeconds,
    issue,
    draw,
    form,
    coupon,
  } = conditions;
  const tiers = breakdown.map(
    (line) => `  - {sheets: ${line.sheets}, ${benefitText(line.benefit)}}`,
  );
  return `# Issue conditions of a Tombola campaign. Everything behind a # is explanation.
# The version of this format.
tombola: 1

# How many sheets are issued; the board has as many numbers.
sheets: ${sheets}

# What the sheets give. All lines and the losing sheets together must add up to the sheets.
#   percent-off: 25          a quarter off the price
#   amount-off: 500 JPY      so much off the price
#   fixed-price: 12.50 USD   this price instead
breakdown:
${tiers.join('\n')}

# Sheets without a coupon.
losing-sheets: ${losingSheets}

# When draws are taken: wall-clock times in the zone. It closes by itself.
period:
  opens: ${fileTime(period.opens)}
  closes: ${fileTime(period.closes)}
  zone: ${period.zone}

# What shoppers see of the breakdown:
# hidden; up-to (only the best); counts (as issued); remaining (what is left).
disclosure: ${disclosure}

# How long a drawn number waits for its confirmation, 10 s to 60 min.
hold: ${holdText(holdSeconds)}

# each: a coupon goes out at its confirmation; end: all at once at the end.
issue: ${issue}

# How it is drawn. board: each shopper picks a number.
draw: ${draw.rule}

# Who draws. device: whoever comes, once per device (a ticket code is another draw);
# ticket: only who has a ticket code, once per code.
entry: ${draw.entry}

# true: every draw needs a member, and each member draws once, by whatever way.
once-per-member: ${draw.oncePerMember ?? false}

# What a winner is asked for: name, address, telephone, email, with (optional) behind it if it may
# stay empty; a question of your own: {id: size, label: "Your size", optional: true}
${formText(form)}

# The code with which a coupon is used at a counter. fixed: may be printed and saved;
# rotating: another one every 30 seconds on the holder's screen, so that a screenshot is worthless.
coupon-code: ${coupon?.rotatingCode ? 'rotating' : 'fixed'}
`;
}

function benefitText(benefit: Benefit): string {
  switch (benefit.kind) {
    case 'percent-off':
      return `percent-off: ${benefit.percent}`;
    case 'amount-off':
      return `amount-off: ${majorText(benefit.amountMinor, benefit.currency)} ${benefit.currency}`;
    case 'fixed-price':
      return `fixed-price: ${majorText(benefit.priceMinor, benefit.currency)} ${benefit.currency}`;
    default:
      return assertNever(benefit);
  }
}

const fileTime = (local: string): string => local.replace('T', ' ');

const holdText = (seconds: number): string =>
  seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;

function formText(form: readonly FormField[]): string {
  if (form.length === 0) return 'form: []';
  return ['form:', ...form.map((field) => `  - ${fieldText(field)}`)].join('\n');
}

function fieldText({ id, kind, label, required }: FormField): string {
  if (kind !== 'text' && id === kind) return required ? id : `${id} (optional)`;
  const parts = [`id: ${id}`];
  if (label !== undefined) parts.push(`label: ${inQuotes(label)}`);
  if (kind !== 'text') parts.push(`kind: ${kind}`);
  if (!required) parts.push('optional: true');
  return `{${parts.join(', ')}}`;
}

const inQuotes = (text: string): string =>
  stringify(text, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0 }).trimEnd();
