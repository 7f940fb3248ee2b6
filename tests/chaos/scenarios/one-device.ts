// R6: one device with 64 tabs draws 64 numbers in the same tick, and one more when all are answered.
import { MUTANTS } from '../support/mutants.ts';
import { onStage, type Progress } from '../support/stage.ts';
import { readStored, sql } from '../support/stored.ts';
import { deviceId } from '../support/storm.ts';
import { enter, newDevice } from '../../support/shopper.ts';

export interface TabsOptions {
  readonly rounds: number;
  /** Control: a server that forgets who has drawn, on tables without constraints. */
  readonly forgets?: boolean;
  readonly progress?: Progress;
}

export interface TabsRound {
  /** Tabs that were told that their number is theirs. */
  readonly accepted: number;
  readonly alreadyDrawn: number;
  /** Draws that are stored for the device. */
  readonly stored: number;
}

const TABS = 64;
const DRAWS = TABS + 1;

export async function oneDevice({ rounds, forgets, progress }: TabsOptions): Promise<TabsRound[]> {
  const mutant = forgets ? MUTANTS.forgetsWhoHasDrawn : undefined;
  const campaign = { sheets: rounds * DRAWS, holdSeconds: 3_600 };
  return await onStage({ campaign, mutant }, async ({ app, campaign, databaseUrl }) => {
    if (forgets) {
      await sql(
        databaseUrl,
        'alter table claims drop constraint claims_pkey cascade',
        'drop index claims_one_per_device_key',
      );
    }
    const played: (Omit<TabsRound, 'stored'> & { device: string })[] = [];
    for (let round = 0; round < rounds; round += 1) {
      progress?.(round / rounds, `round ${round + 1} of ${rounds}`);
      const device = await newDevice(app.origin, campaign.slug);
      const tabs = await Promise.all(
        Array.from({ length: TABS }, () =>
          enter({ origin: app.origin, campaign, device, follows: false }),
        ),
      );
      const answers = await Promise.all(
        tabs.map((tab, place) => tab.draw(round * DRAWS + place + 1)),
      );
      // All may have been settled in one batch, and this one certainly comes in another.
      answers.push(await tabs[0]!.draw((round + 1) * DRAWS));
      for (const tab of tabs) tab.leave();
      const alreadyDrawn = answers.filter(
        (answer) => !answer.ok && answer.refusal.code === 'ALREADY_DRAWN',
      ).length;
      const accepted = answers.filter((answer) => answer.ok).length;
      played.push({ device: deviceId(device), accepted, alreadyDrawn });
    }
    const { stored } = await readStored(databaseUrl, campaign.id);
    return played.map(({ device, ...told }) => ({
      ...told,
      stored: stored.filter((draw) => draw.device === device).length,
    }));
  });
}
