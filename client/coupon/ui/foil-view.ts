/** What the scratch card asks of whatever draws the foil. */
export interface FoilView {
  hold(): void;
  letGo(): void;
  destroy(): void;
}

export interface FoilPlaces {
  readonly host: HTMLElement;
  readonly area: HTMLElement;
}

/** Rejects when nothing can be drawn here. */
export type MountFoil = (places: FoilPlaces) => Promise<FoilView>;
