// Makes this browser a kiosk, and un-makes it.
import type { Answer } from '../../../common/protocol/refusals.ts';
import type { Enrolled } from '../../../common/protocol/kiosk-answers.ts';
import { importKiosk, type KioskKeyStore } from '../../kiosk-key/kiosk-key-store.ts';
import { onScreen, type ActionContext } from './context.ts';

export interface EnrolActions {
  enrol(code: string): Promise<void>;
}

export interface EnrolDeps {
  readonly ask: (code: string) => Promise<Answer<Enrolled>>;
  readonly store: KioskKeyStore;
  /** Called once the key is kept. */
  readonly start: () => Promise<void>;
  readonly say: (code: string) => string;
}

export function createEnrolActions(context: ActionContext, deps: EnrolDeps): EnrolActions {
  return {
    async enrol(code) {
      onScreen(context, 'enrol', () => ({ at: 'enrol', refused: null, busy: true }));
      const answer = await deps.ask(code);
      if (!answer.ok) {
        const refused = { code: answer.refusal.code, say: deps.say(answer.refusal.code) };
        return onScreen(context, 'enrol', () => ({ at: 'enrol', refused, busy: false }));
      }
      await deps.store.keep(await importKiosk(answer.value));
      await deps.start();
    },
  };
}
