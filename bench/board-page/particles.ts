// The same board as particles, as Pixi offers them for many things at once: the baseline. All
// properties are static, and changes are uploaded as seldom as the board's own are.
import { Application, Particle, ParticleContainer, Texture } from 'pixi.js';
import { layoutFor, CELL_HEIGHT } from '../../client/board/state/layout.ts';
import { chance } from './chance.ts';
import { measure, type MeasureOptions, type Subject } from './measure.ts';

const FRAMES_PER_UPLOAD = 3;
const OPEN = 0xfbf4e3;
const TAKEN = 0x1b2150;

const sheets = Number(new URL(location.href).searchParams.get('sheets') ?? 100);
const next = chance(7);

async function start() {
  const host = document.getElementById('board')!;
  const view = { width: host.clientWidth, height: host.clientHeight };
  const application = new Application();
  await application.init({
    ...view,
    preference: 'webgl',
    antialias: false,
    autoStart: false,
    background: 0x232a5c,
  });
  host.append(application.canvas);
  const layout = layoutFor(sheets, view);
  const particles = Array.from({ length: sheets }, (_, index) => {
    const row = Math.floor(index / layout.columns);
    return new Particle({
      texture: Texture.WHITE,
      x: index - row * layout.columns,
      y: row * CELL_HEIGHT,
      scaleX: 0.9 / Texture.WHITE.width,
      scaleY: (0.9 * CELL_HEIGHT) / Texture.WHITE.height,
      tint: OPEN,
    });
  });
  const container = new ParticleContainer({
    texture: Texture.WHITE,
    particles,
    dynamicProperties: {
      position: false,
      rotation: false,
      vertex: false,
      uvs: false,
      color: false,
    },
  });
  application.stage.addChild(container);
  const fit = Math.min(view.width / layout.width, view.height / layout.height);
  let changed = false;
  let frames = 0;
  const draw = () => {
    frames += 1;
    if (changed && frames % FRAMES_PER_UPLOAD === 0) {
      container.update();
      changed = false;
    }
    application.renderer.render({ container: application.stage });
  };
  const subject: Subject = {
    look: (across, down, zoom) => {
      const scale = fit * zoom;
      container.scale.set(scale);
      container.position.set(
        view.width / 2 - across * layout.width * scale,
        view.height / 2 - down * layout.height * scale,
      );
      draw();
    },
    vanish: (count) => {
      for (let left = count; left > 0; left -= 1) {
        particles[Math.floor(next() * sheets)]!.tint = TAKEN;
      }
      changed = true;
    },
  };
  return (options: MeasureOptions) => measure(subject, options);
}

const ready = start();
declare global {
  interface Window {
    particles: typeof ready;
  }
}
window.particles = ready;
