import type { Mail } from './mail-port.ts';

export type MailLanguage = 'ja' | 'en';

export interface ResetLink {
  readonly membershipNumber: string;
  readonly url: string;
}

/** The mail to who has lost the password. One address may have several memberships. */
export function resetMail(
  to: string,
  language: MailLanguage,
  links: readonly ResetLink[],
  minutes: number,
): Mail {
  const list = links.map(({ membershipNumber, url }) => `${membershipNumber}\n${url}`).join('\n\n');
  return language === 'ja'
    ? {
        to,
        subject: 'Tombola パスワードの再設定',
        text: `パスワードを再設定するには、${minutes}分以内に次のリンクを開いてください。リンクは一度だけ使えます。\n\n${list}\n\nお心当たりがない場合は、このメールをそのままにしてください。何も変わりません。\n`,
      }
    : {
        to,
        subject: 'Tombola: choose a new password',
        text: `To choose a new password, open this link within ${minutes} minutes. It works once.\n\n${list}\n\nIf you did not ask for this, leave it: nothing changes.\n`,
      };
}
