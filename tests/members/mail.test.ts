// The two ways in which mail leaves keep one contract: it arrives as it is, or send() rejects without
// naming anybody.
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { createOutboxMail } from '../../server/adapters/outbox-mail.ts';
import { createSmtpMail } from '../../server/adapters/smtp-mail.ts';
import { readConfig } from '../../server/config.ts';
import { resetMail } from '../../server/members/reset-words.ts';
import { temporaryFolder } from '../support/temporary.ts';

const test = suite('mail');
const MAIL = resetMail(
  'aki@shopper.example',
  'ja',
  [
    {
      membershipNumber: 'T-4821-9034-6',
      url: `https://shop.example/member/reset#${'a'.repeat(43)}`,
    },
  ],
  30,
);

interface Post {
  readonly url: string;
  /** What clients said, and the mails they gave. */
  readonly commands: string[];
  readonly mails: string[];
  close(): void;
}

/** A mail server of few words (RFC 5321); `answer` to RCPT TO. */
async function listen(answer = '250 ok'): Promise<Post> {
  const commands: string[] = [];
  const mails: string[] = [];
  const server: Server = createServer((socket) => {
    let mail: string[] | undefined;
    let rest = '';
    socket.write('220 post.example\r\n');
    socket.on('data', (bytes) => {
      const lines = (rest + bytes.toString()).split('\r\n');
      rest = lines.pop()!;
      for (const line of lines) {
        if (mail) {
          if (line !== '.') mail.push(line);
          else {
            mails.push(mail.join('\n'));
            mail = undefined;
            socket.write('250 taken\r\n');
          }
          continue;
        }
        commands.push(line);
        if (line.startsWith('RCPT')) socket.write(`${answer}\r\n`);
        else if (line === 'DATA') {
          mail = [];
          socket.write('354 go on\r\n');
        } else socket.write(line === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
      }
    });
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, commands, mails, close: () => server.close() };
}

test('SMTP: the mail arrives whole, at one address', async () => {
  const post = await listen();
  const mail = createSmtpMail({ url: post.url, from: 'shop@mail.example' });
  await mail.send(MAIL);
  mail.close();
  post.close();
  const [source] = post.mails;
  const [head = '', body = ''] = source!.split('\n\n');
  assert.match(head, /^From: shop@mail\.example$/m);
  assert.match(head, /^To: aki@shopper\.example$/m);
  const encoding = /^Content-Transfer-Encoding: (.*)$/m.exec(head)?.[1];
  const text =
    encoding === 'base64'
      ? Buffer.from(body, 'base64').toString()
      : Buffer.from(
          body.replace(/=\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => `%${hex}`),
        ).toString();
  assert.match(encoding === 'base64' ? text : decodeURIComponent(text), 'T-4821-9034-6');
  assert.is(post.commands.filter((each) => each.startsWith('RCPT')).length, 1);
});

test('F14: no address adds a recipient or a header', async () => {
  const post = await listen();
  const mail = createSmtpMail({ url: post.url, from: 'shop@mail.example' });
  const bad = [
    'a@b.example\r\nBcc: c@d.example',
    'a@b.example, c@d.example',
    'a@b.example>\r\nRCPT TO:<c@d.example',
    '"c@d.example" <a@b.example>, x@y.example',
  ];
  for (const to of bad)
    await mail.send({ ...MAIL, to, subject: 'a\r\nBcc: c@d.example' }).catch(() => {});
  mail.close();
  post.close();
  const recipients = post.commands.filter((each) => each.startsWith('RCPT'));
  assert.ok(recipients.length <= bad.length, recipients.join('\n'));
  assert.not.ok(
    recipients.some((each) => /<c@d\.example>/.test(each)),
    recipients.join('\n'),
  );
  for (const source of post.mails) assert.not.match(source.split('\n\n')[0]!, /^Bcc:/im);
});

test('F15: a mail that is not taken rejects, and the reason names nobody', async () => {
  const post = await listen('550 no such person as aki@shopper.example');
  const mail = createSmtpMail({ url: post.url, from: 'shop@mail.example' });
  const why = await mail.send(MAIL).then(
    () => 'taken',
    (error: unknown) => String((error as Error).stack),
  );
  mail.close();
  post.close();
  assert.match(why, /did not take a mail: EENVELOPE 550/);
  assert.not.match(why, /shopper\.example/);
});

test('outbox: each mail is a file that only its owner reads', async () => {
  const folder = join(await temporaryFolder('outbox'), 'outbox');
  const mail = createOutboxMail(folder);
  await Promise.all([mail.send(MAIL), mail.send(MAIL)]);
  const names = await readdir(folder);
  assert.is(names.length, 2);
  const path = join(folder, names[0]!);
  assert.is((await stat(path)).mode & 0o777, 0o600);
  const text = await readFile(path, 'utf8');
  assert.ok(text.startsWith('To: aki@shopper.example\nSubject: Tombola'));
  assert.match(text, MAIL.text);
  await rm(join(folder, '..'), { recursive: true });
});

test('the configuration says what is wrong with it, without the password', () => {
  const SMTP_URL = 'smtp://user:secret@mail.example:587';
  assert.is(readConfig({}).smtp, undefined);
  assert.equal(readConfig({ SMTP_URL, MAIL_FROM: 'shop@mail.example' }).smtp, {
    url: SMTP_URL,
    from: 'shop@mail.example',
  });
  for (const env of [
    { SMTP_URL },
    { SMTP_URL, MAIL_FROM: 'a@b.example, c@d.example' },
    { SMTP_URL: 'http://user:secret@mail.example', MAIL_FROM: 'shop@mail.example' },
  ]) {
    try {
      readConfig(env);
      assert.unreachable();
    } catch (error) {
      assert.match((error as Error).message, /^(SMTP_URL|MAIL_FROM) /);
      assert.not.match((error as Error).message, /secret/);
    }
  }
});

test.run();
