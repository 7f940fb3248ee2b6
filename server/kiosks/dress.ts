import type { KioskAnswerFrame } from '../../common/protocol/kiosk-answers.ts';
import { whatToSay, type KioskLanguage } from '../../common/protocol/kiosk-say.ts';
import type { Answer } from '../../common/protocol/refusals.ts';

/** An answer as it goes over the wire: a refusal with what staff should say. */
export function toAnswerFrame<T>(
  answer: Answer<T> & { readonly repeated?: boolean },
  language: KioskLanguage,
): KioskAnswerFrame<T> {
  const { repeated = false } = answer;
  if (answer.ok) return { ok: true, value: answer.value, repeated };
  const say = whatToSay(answer.refusal.code, language);
  return { ok: false, refusal: { ...answer.refusal, say }, repeated };
}
