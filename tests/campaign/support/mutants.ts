// Faults that somebody could make in the rules. Each names a text that stands exactly once in its
// file, and what would stand there instead; the property suite has to notice every one.

export interface Mutant {
  readonly name: string;
  /** In common/campaign/. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

const mutantsOf =
  (file: string) =>
  (name: string, find: string, replace: string): Mutant => ({ name, file, find, replace });

const decide = mutantsOf('decide.ts');
const due = mutantsOf('due-event.ts');
const evolve = mutantsOf('evolve.ts');
const settle = mutantsOf('settle-batch.ts');
const claims = mutantsOf('batch-claims.ts');
const reDeal = mutantsOf('re-deal.ts');
const form = mutantsOf('check-form.ts');

export const MUTANTS: readonly Mutant[] = [
  decide('draws before the period', '|| nowMs < rules.opensAtMs', ''),
  decide('draws after the period', '|| nowMs >= rules.closesAtMs', ''),
  decide('draws at the closing second', 'nowMs >= rules.closesAtMs', 'nowMs > rules.closesAtMs'),
  decide('draws while it is closing', "stage.name !== 'open'", "stage.name === 'closed'"),
  decide('a number beyond the last', 'number > rules.sheets', 'number > rules.sheets + 1'),
  decide('a taken number is drawn', 'if (state.taken.has(number))', 'if (false)'),
  decide(
    'the sheet laid there at first',
    'dice.lotAt(homeOf(state, number))',
    'dice.lotAt(number)',
  ),
  decide(
    'the hold ends with the period',
    'nowMs + rules.holdMs',
    'Math.min(nowMs + rules.holdMs, rules.closesAtMs)',
  ),
  decide(
    'a second draw repeats the first',
    "return refuse('ALREADY_DRAWN')",
    'return repeat(claim)',
  ),
  decide(
    'a second draw after a return',
    'return claim === undefined',
    "return claim === undefined || claim.state === 'cancelled'",
  ),
  decide('one key for two numbers', 'draw.number === claim.number ?', 'true ?'),
  decide('one key for two forms', 'claim.formDigest === confirm.formDigest ?', 'true ?'),
  decide('any key repeats a confirm', '&& claim.confirmKey === confirm.key', ''),
  decide('any key repeats a cancel', '&& claim.cancelKey === cancel.key', ''),
  decide('a key serves two commands', 'if (keysOf(claim).includes(key))', 'if (false)'),
  decide(
    'a confirm at the last instant',
    'nowMs < claim.holdUntilMs',
    'nowMs <= claim.holdUntilMs',
  ),
  decide('a confirm when the hold is over', 'nowMs < claim.holdUntilMs ? claim', 'true ? claim'),
  decide('a losing sheet wants the form', 'held.lot.tier === LOSING_TIER ?', 'false ?'),
  decide('a confirm without the form', 'if (problems.length > 0)', 'if (false)'),
  decide(
    'sold out one sheet too early',
    'state.confirmed + 1 === state.rules.sheets',
    'state.confirmed + 2 === state.rules.sheets',
  ),
  decide('sold out is not noticed', 'state.confirmed + 1 === state.rules.sheets', 'false'),
  decide(
    'sold out when all are taken',
    'state.confirmed + 1 === state.rules.sheets',
    'state.taken.count === state.rules.sheets',
  ),
  due('opens a moment late', 'nowMs >= state.rules.opensAtMs', 'nowMs > state.rules.opensAtMs'),
  due('ends a moment late', 'nowMs < state.rules.closesAtMs', 'nowMs <= state.rules.closesAtMs'),
  due(
    'closes over running holds',
    'return state.holds.size === 0 ? periodOver(next) : {',
    'return true ? periodOver(next) : {',
  ),
  due(
    'a hold lasts a moment longer',
    'if (nowMs < hold.untilMs) return undefined',
    'if (nowMs <= hold.untilMs) return undefined',
  ),
  due('expiry is called a cancel', "reason: 'expired'", "reason: 'cancelled'"),
  due(
    'sleeps over the end of a hold',
    'return Math.min(holdEndsMs, closesAtMs)',
    'return closesAtMs',
  ),
  settle(
    'time runs back with the clock',
    'this.#nowMs = campaignTimeMs(state, batch.nowMs)',
    'this.#nowMs = batch.nowMs',
  ),
  due(
    'expiring claims by the raw clock',
    'const nowMs = campaignTimeMs(state, clockMs)',
    'const nowMs = clockMs - 1',
  ),
  evolve('the time of the last event is lost', 'state.lastAtMs = happened.atMs;', ''),
  evolve('events may be left out', 'if (happened.seq !== state.seq + 1)', 'if (false)'),
  evolve('a returned number stays taken', 'state.taken.remove(happened.number);', ''),
  evolve(
    'a returned number keeps its sheet',
    'swapSheets(state, happened.number, happened.swappedWith);',
    '',
  ),
  evolve('confirmed numbers are not counted', 'state.confirmed += 1;', ''),
  evolve(
    'a confirmed number may still expire',
    'state.holds.delete(happened.number);',
    "if (happened.type === 'NumberReturned') state.holds.delete(happened.number);",
  ),
  reDeal(
    'the returned number is not open',
    '- state.taken.count + 1',
    '- state.taken.count + (state.taken.count < state.rules.sheets ? 0 : 1)',
  ),
  reDeal(
    'the dice of the event before',
    'const seq = state.seq + 1;',
    'const seq = state.seq + 1; dice = { ...dice, redeal: ((from) => (at, count) => from.redeal(at - 1, count))(dice) };',
  ),
  reDeal(
    're-dealt to the next open number',
    'if (before > alsoOpen) return before;',
    'if (before > alsoOpen) return state.taken.numberOutside(index % (openCount - 1));',
  ),
  reDeal(
    'a number always changes its sheet',
    'return after < alsoOpen ? after : alsoOpen;',
    'return after < alsoOpen ? after : openCount > 1 ? state.taken.numberOutside(0) : alsoOpen;',
  ),
  reDeal('one sheet is copied', 'carry(state, other, home);', ''),
  settle('the faster line wins', 'ranked.sort((one, other) => compare(one.rank, other.rank));', ''),
  settle('the highest rank wins', 'compare(one.rank, other.rank)', 'compare(other.rank, one.rank)'),
  settle('losers are no contenders', 'tickets.length > 1 ? tickets : []', 'tickets.slice(0, 0)'),
  settle('those without a right contend', "this.#decide(entry).kind === 'accepted'", 'true'),
  settle(
    'a second device draws again',
    'this.#claims.isDrawnByAnother(deviceKey, participant)',
    'false',
  ),
  settle('due events wait', '  settling.letDueEventsHappen();\n', ''),
  settle('closes a batch late', '  settling.letStageChange();\n', ''),
  settle('losing sheets are on the issue list', '&& decision.claim.lot.tier !== LOSING_TIER', ''),
  claims(
    'what was drawn in this batch is forgotten',
    'this.#byParticipant.set(participant, claim);',
    'if (this.#stored.has(participant)) this.#byParticipant.set(participant, claim);',
  ),
  claims(
    'a device of this batch is forgotten',
    'this.#drawnWith.set(deviceKey, participant);\n',
    '',
  ),
  claims('expired claims are not written', '      this.#changed.add(claim.participant);\n', ''),
  form('a blank counts as filled in', '?.trim()', ''),
  form('anything may be added', 'for (const path of given.keys())', 'for (const path of [])'),
  form('any text is an e-mail address', "field.kind === 'email' &&", 'false &&'),
  form('optional fields must be filled in', 'field.required ?', 'true ?'),
];
