// A shopper's connection: checked messages in, entries to the campaigns, answers back. Holds no rule.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
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
import { formDigest } from '../campaigns/form-digest.ts';
import type { LiveCampaigns } from '../campaigns/live.ts';
import { sha256 } from '../campaigns/sha256.ts';
import type { Device, Devices } from '../devices/devices.ts';
import type { FoundRight } from '../tickets/draw-right.ts';
import type { Shown, VisitRights, Visitor } from '../tickets/visits.ts';
import { answerInOnePiece, releaseRequest } from './engine.ts';
import type { On } from './on.ts';
import { isOwnRoom, ownRoom, type ShopperSocket } from './shopper-socket.ts';
import type { Viewers } from './viewers.ts';

export interface ShopperGatewayOptions {
  readonly live: LiveCampaigns;
  readonly devices: Devices;
  readonly rights: VisitRights;
  /** Whose connection it is, behind proxies too. */
  readonly addressOf: (request: IncomingMessage) => string;
  readonly viewers: Viewers;
  readonly on: On;
}

/** Call it for every new socket of the shoppers' namespace. */
export function welcomeShopper(socket: ShopperSocket, options: ShopperGatewayOptions): void {
  const { on, viewers } = options;
  const { cookie } = socket.handshake.headers;
  const session = new ShopperSession(socket, options, {
    // Without a cookie of ours it may watch, not draw.
    cookieDevice: options.devices.cookies.read(cookie),
    visitor: {
      address: options.addressOf(socket.request),
      memberToken: options.rights.memberTokenIn(cookie),
    },
  });
  releaseRequest(socket);
  answerInOnePiece(socket);

  on(socket, 'identify', shopperCommands.identify, (proof) => session.identify(proof));
  on(socket, 'watch', shopperCommands.watch, (command) => session.watch(command));
  on(socket, 'present-ticket', shopperCommands['present-ticket'], (command) =>
    session.presentTicket(command),
  );
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
      formDigest: formDigest(form),
    })),
  );
  on(socket, 'cancel', shopperCommands.cancel, ({ campaignId, key }) =>
    session.submit(campaignId, () => ({ type: 'cancel', key })),
  );
  socket.on('disconnect', () => viewers.leave(socket));
  session.challenge();
}

/** Who came, as the request for the connection tells it. */
interface Came {
  readonly cookieDevice: string | undefined;
  readonly visitor: Visitor;
}

/** The ticket that was presented last, and what was found of it. */
interface Presented extends Shown {
  readonly found: Promise<Answer<FoundRight>>;
}

class ShopperSession {
  readonly #socket: ShopperSocket;
  readonly #options: ShopperGatewayOptions;
  readonly #came: Came;
  #challenge: string | undefined;
  #identifying: Promise<Answer<Device>> | undefined;
  #device: Device | undefined;
  #presented: Presented | undefined;

  constructor(socket: ShopperSocket, options: ShopperGatewayOptions, came: Came) {
    this.#socket = socket;
    this.#options = options;
    this.#came = came;
  }

  challenge(): void {
    this.#challenge = randomBytes(16).toString('base64url');
    this.#socket.emit('challenge', this.#challenge);
  }

  /** The challenge is used up by the first answer to it; whoever asks again gets the same result. */
  async identify(proof: ShopperCommand<'identify'>): Promise<Answer<ShopperAnswers['identify']>> {
    const { cookieDevice } = this.#came;
    if (!cookieDevice || !this.#challenge) return refused('NOT_IDENTIFIED');
    this.#identifying ??= this.#options.devices.identify(cookieDevice, this.#challenge, proof);
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
    const { participant, own } = await this.#findOwn(campaignId);
    const board = await live.findBoard(campaignId);
    if (!board) return refused('UNKNOWN_CAMPAIGN');
    return accepted({
      epoch: board.epoch,
      seq: board.seq,
      stage: board.stage,
      viewers: viewers.count(campaignId),
      serverNowMs: Date.now(),
      participant,
      own,
    });
  }

  /**
   * Taken before it is looked up: a draw that comes right behind it waits for what is found. What is
   * refused stays presented, so that nobody draws by their device who meant to draw by a ticket.
   */
  async presentTicket(
    command: ShopperCommand<'present-ticket'>,
  ): Promise<Answer<ShopperAnswers['present-ticket']>> {
    const { campaignId, code } = command;
    for (const room of this.#socket.rooms) if (isOwnRoom(room)) void this.#socket.leave(room);
    if (code === null) {
      this.#presented = undefined;
      return accepted({});
    }
    const shown = { campaignId, code };
    const found = this.#options.rights.show(this.#came.visitor, shown);
    this.#presented = { ...shown, found };
    const answer = await found;
    return answer.ok ? accepted({}) : answer;
  }

  async submit(
    campaignId: string,
    commandOf: (participant: string) => Command,
  ): Promise<Answer<OwnDraw>> {
    const right = await this.#findRight(campaignId);
    if (!right.ok) return right;
    const admitted = await this.#admit(campaignId, right.value);
    if (!admitted.ok) return admitted;
    const { participant, deviceKey } = right.value;
    const entry = { participant, deviceKey, command: commandOf(participant) };
    const answer = await this.#options.live.submit(campaignId, entry);
    if (!answer.ok) return answer;
    this.#followOwn(campaignId, participant);
    await this.#options.rights.keepForMember(this.#came.visitor, right.value);
    return answer;
  }

  /** By the ticket that was presented, otherwise by the device. */
  async #findRight(campaignId: string): Promise<Answer<FoundRight>> {
    const { rights } = this.#options;
    const { visitor } = this.#came;
    const presented = this.#presented;
    if (presented?.campaignId === campaignId) {
      const found = await presented.found;
      return found.ok ? rights.findShownRight(visitor, presented) : found;
    }
    if (!this.#device) return refused('NOT_IDENTIFIED');
    return rights.findDeviceRight(campaignId, this.#device, () => rights.findMemberId(visitor));
  }

  async #findOwn(campaignId: string): Promise<Pick<Watching, 'participant' | 'own'>> {
    const right = await this.#findRight(campaignId);
    if (!right.ok) return { participant: null, own: null };
    const { participant } = right.value;
    const own = await this.#options.live.findOwnDraw(campaignId, participant);
    // Looking for a draw must not use up what a device with a new key has in a campaign.
    if (!own || !(await this.#admit(campaignId, right.value)).ok) return { participant, own: null };
    this.#followOwn(campaignId, participant);
    return { participant, own };
  }

  /** A device has to be let in with its key; a ticket has shown all that it is. */
  async #admit(campaignId: string, { ticketId }: FoundRight): Promise<Answer<unknown>> {
    const { live, devices } = this.#options;
    if (ticketId !== null) return accepted(undefined);
    if (!this.#device) return refused('NOT_IDENTIFIED');
    if (this.#device.keyIsFirst) return accepted(this.#device);
    if (!(await live.findBoard(campaignId))) return refused('UNKNOWN_CAMPAIGN');
    return devices.admit(campaignId, this.#device);
  }

  #followOwn(campaignId: string, participant: string): void {
    if (this.#socket.connected) void this.#socket.join(ownRoom(campaignId, participant));
  }
}
