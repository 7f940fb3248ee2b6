import type { RefusalCode } from '../../../common/protocol/refusals.ts';
import type { Page } from './page-state.ts';

/** What has to be brought before a number can be drawn here; null: nothing, as far as the page knows. */
export function missingRight({
  campaign,
  ticket,
  line,
  participant,
}: Pick<Page, 'campaign' | 'ticket' | 'line' | 'participant'>): RefusalCode | null {
  const { code, refusal } = ticket;
  if (campaign.oncePerMember && refusal?.code === 'MEMBER_NEEDED') return 'MEMBER_NEEDED';
  if (campaign.entry === 'ticket' && code === null) return 'TICKET_NEEDED';
  if (campaign.oncePerMember && line === 'live' && participant === null) return 'MEMBER_NEEDED';
  return null;
}
