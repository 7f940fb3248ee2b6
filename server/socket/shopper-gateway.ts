// A shopper's connection: checked messages in, entries to the campaigns, answers back. Holds no rule.
import { hash, randomBytes } from 'node:crypto';
import type { Command } from '../../common/campaign/commands.ts';
import { ticketOf } from '../../common/fairness/ticket.ts';
import { accepted, refused, type Answer } from '../../common/protocol/refusals.ts';
import {
  shopperCommands,
  type OwnDraw,
  type ShopperAnswers,
  type ShopperCommand,
  type Watching,
} from '../../common/protocol/shopper.ts';
import type { LiveCampaigns } from '../campaigns/live.ts';
import type { Device, Devices } from '../devices/devices.ts';
import { releaseRequest } from './engine.ts';
import type { On } from './on.ts';
import { ownRoom, type ShopperSocket } from './shopper-socket.ts';
import type { Viewers } from './viewers.ts';

export interface ShopperGatewayOptions {
  readonly live: LiveCampaigns;
  readonly devices: Devices;
  readonly viewers: Viewers;
  readonly on: On;
}

/** Call it for every new socket of the shoppers' namespace. */
export function welcomeShopper(socket: ShopperSocket, options: ShopperGatewayOptions): void {
  const { on, viewers } = options;
  // Without a cookie of ours it may watch, not draw.
  const cookieDevice = options.devices.cookies.read(socket.handshake.headers.cookie);
  releaseRequest(socket);
  const session = new ShopperSession(socket, cookieDevice, options);

  on(socket, 'identify', shopperCommands.identify, (proof) => session.identify(proof));
  on(socket, 'watch', shopperCommands.watch, (command) => session.watch(command));
  on(socket, 'draw', shopperCommands.draw, ({ campaignId, number, key }) =>
    session.submit(campaignId, (participant) => {
      const ticket = ticketOf({ campaignId, participant, key }, sha256);
      return { type: 'draw', number, key, ticket };
    }),
  );
  on(socket, 'confirm', shopperCommands.confirm, ({ campaignId, key, form }) =>
    session.submit(campaignId, () => ({
      type: 'confirm',
      key,
      form,
      formDigest: digestOf(form),
    })),
  );
  on(socket, 'cancel', shopperCommands.cancel, ({ campaignId, key }) =>
    session.submit(campaignId, () => ({ type: 'cancel', key })),
  );
  socket.on('disconnect', () => viewers.leave(socket));
  session.challenge();
}

class ShopperSession {
  readonly #socket: ShopperSocket;
  readonly #cookieDevice: string | undefined;
  readonly #options: ShopperGatewayOptions;
  #challenge: string | undefined;
  #identifying: Promise<Answer<Device>> | undefined;
  #device: Device | undefined;

  constructor(
    socket: ShopperSocket,
    cookieDevice: string | undefined,
    options: ShopperGatewayOptions,
  ) {
    this.#socket = socket;
    this.#cookieDevice = cookieDevice;
    this.#options = options;
  }

  challenge(): void {
    this.#challenge = randomBytes(16).toString('base64url');
    this.#socket.emit('challenge', this.#challenge);
  }

  /** The challenge is used up by the first answer to it; whoever asks again gets the same result. */
  async identify(proof: ShopperCommand<'identify'>): Promise<Answer<ShopperAnswers['identify']>> {
    if (!this.#cookieDevice || !this.#challenge) return refused('NOT_IDENTIFIED');
    this.#identifying ??= this.#options.devices.identify(
      this.#cookieDevice,
      this.#challenge,
      proof,
    );
    try {
      const answer = await this.#identifying;
      if (!answer.ok) return answer;
      this.#device = answer.value;
      return accepted({ device: answer.value.id });
    } catch (fault) {
      // Nothing was decided about the signature: the same one may be tried again.
      this.#identifying = undefined;
      throw fault;
    }
  }

  async watch({ campaignId }: ShopperCommand<'watch'>): Promise<Answer<Watching>> {
    const { live, viewers } = this.#options;
    if (!(await live.findBoard(campaignId))) return refused('UNKNOWN_CAMPAIGN');
    // First the frames, then where the board stands: nothing can fall in between.
    viewers.enter(campaignId, this.#socket);
    const own = await this.#findOwn(campaignId);
    const board = await live.findBoard(campaignId);
    if (!board) return refused('UNKNOWN_CAMPAIGN');
    return accepted({
      epoch: board.epoch,
      seq: board.seq,
      stage: board.stage,
      viewers: viewers.count(campaignId),
      serverNowMs: Date.now(),
      own: own ?? null,
    });
  }

  async submit(
    campaignId: string,
    commandOf: (participant: string) => Command,
  ): Promise<Answer<OwnDraw>> {
    const admitted = await this.#admit(campaignId);
    if (!admitted.ok) return admitted;
    const { id, key } = admitted.value;
    const entry = { participant: id, deviceKey: key, command: commandOf(id) };
    const answer = await this.#options.live.submit(campaignId, entry);
    if (answer.ok) this.#followOwn(campaignId, id);
    return answer;
  }

  async #findOwn(campaignId: string): Promise<OwnDraw | undefined> {
    if (!this.#device) return undefined;
    const own = await this.#options.live.findOwnDraw(campaignId, this.#device.id);
    if (!own) return undefined;
    const admitted = await this.#admit(campaignId);
    if (!admitted.ok) return undefined;
    this.#followOwn(campaignId, this.#device.id);
    return own;
  }

  async #admit(campaignId: string): Promise<Answer<Device>> {
    const { live, devices } = this.#options;
    if (!this.#device) return refused('NOT_IDENTIFIED');
    if (this.#device.keyIsFirst) return accepted(this.#device);
    if (!(await live.findBoard(campaignId))) return refused('UNKNOWN_CAMPAIGN');
    return devices.admit(campaignId, this.#device);
  }

  #followOwn(campaignId: string, participant: string): void {
    if (this.#socket.connected) void this.#socket.join(ownRoom(campaignId, participant));
  }
}

const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');

/** SHA-256 of the fields in the order of their names, hex: the same form has the same digest however it was typed. */
function digestOf(form: Readonly<Record<string, string>>): string {
  const fields = Object.entries(form).sort(([one], [other]) => (one < other ? -1 : 1));
  return hash('sha256', JSON.stringify(fields), 'hex');
}
