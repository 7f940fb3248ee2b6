// Pans a board and lets numbers vanish while it counts frames. The same for whatever draws the board.

export interface Measured {
  readonly framesPerS: number;
  /** Script of all animation callbacks, per frame. */
  readonly scriptMsPerFrame: number;
  readonly vanished: number;
}

export interface Subject {
  /** Looks at a place of the board: 0 to 1 across and down, at so many times the whole board's scale. */
  look(across: number, down: number, zoom: number): void;
  vanish(count: number): void;
}

export interface MeasureOptions {
  readonly durationMs: number;
  readonly zoom: number;
  readonly vanishPerS: number;
}

const WARM_UP_MS = 500;
/** However slow it is, fewer than this are no measurement. */
const FEWEST_FRAMES = 5;

let scriptMs = 0;
const original = window.requestAnimationFrame.bind(window);
// What a frame costs is the time of everybody's callbacks, not only of the loop below.
window.requestAnimationFrame = (callback) =>
  original((time) => {
    const startMs = performance.now();
    callback(time);
    scriptMs += performance.now() - startMs;
  });

/** Runs once at a time. */
export async function measure(subject: Subject, options: MeasureOptions): Promise<Measured> {
  await during(subject, { ...options, durationMs: WARM_UP_MS });
  scriptMs = 0;
  return await during(subject, options);
}

function during(subject: Subject, options: MeasureOptions): Promise<Measured> {
  const startMs = performance.now();
  let frames = 0;
  let vanished = 0;
  return new Promise((resolve) => {
    const frame = () => {
      const elapsedMs = performance.now() - startMs;
      const angle = elapsedMs / 900;
      subject.look(0.5 + 0.12 * Math.cos(angle), 0.5 + 0.12 * Math.sin(angle), options.zoom);
      const due = Math.floor((elapsedMs * options.vanishPerS) / 1000);
      if (due > vanished) subject.vanish(due - vanished);
      vanished = due;
      if (elapsedMs < options.durationMs || frames < FEWEST_FRAMES) {
        frames += 1;
        requestAnimationFrame(frame);
        return;
      }
      const scriptMsPerFrame = scriptMs / frames;
      resolve({ framesPerS: (frames * 1000) / elapsedMs, scriptMsPerFrame, vanished });
    };
    requestAnimationFrame(frame);
  });
}
