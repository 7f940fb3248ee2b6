import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Camera, closeUpOf } from '../../client/board/state/camera.ts';
import { centreOf, layoutFor } from '../../client/board/state/layout.ts';

const it = suite('camera');
const VIEW = { width: 800, height: 500 };

function cameraOver(sheets: number): Camera {
  const camera = new Camera();
  camera.fit(layoutFor(sheets, VIEW), VIEW);
  return camera;
}

const near = (a: number, b: number, within = 1e-6) =>
  assert.ok(Math.abs(a - b) <= within, `${a} is not ${b}`);

it('X6: starts with the whole board in view, from ten numbers to a million', () => {
  for (const sheets of [10, 100, 5_000, 1_000_000]) {
    const camera = cameraOver(sheets);
    const first = camera.toView({ x: 0, y: 0 });
    const last = camera.toView({ x: camera.layout!.width, y: camera.layout!.height });
    assert.ok(first.x >= 0 && first.y >= 0 && last.x <= VIEW.width && last.y <= VIEW.height);
    assert.ok(camera.isWhole);
  }
});

it('zooming keeps what lies under the pointer', () => {
  const camera = cameraOver(1_000_000);
  camera.zoomAt(20, camera.middle);
  const at = { x: 420, y: 230 };
  const before = camera.toWorld(at);
  camera.zoomAt(1.7, at);
  const after = camera.toWorld(at);
  near(after.x, before.x, 1e-3);
  near(after.y, before.y, 1e-3);
});

it('never leaves the board, never zooms out further than all of it', () => {
  const camera = cameraOver(5_000);
  camera.zoomAt(1e-6, camera.middle);
  near(camera.scale, camera.fitScale);
  camera.zoomAt(1e9, { x: 0, y: 0 });
  near(camera.scale, camera.maxScale);
  camera.panBy(1e9, 1e9);
  assert.ok(camera.toView({ x: 0, y: 0 }).x <= 20);
  camera.panBy(-1e9, -1e9);
  const corner = camera.toView({ x: camera.layout!.width, y: camera.layout!.height });
  assert.ok(corner.x >= VIEW.width - 20 && corner.y >= VIEW.height - 20);
});

it('flies to a number by the clock alone, and arrives exactly', () => {
  const camera = cameraOver(1_000_000);
  const centre = centreOf(camera.layout!, 123_456);
  const place = closeUpOf(camera, centre);
  camera.flyTo(place, 1_000, 700);
  assert.ok(camera.advance(1_350));
  const { scale } = camera;
  assert.ok(scale > camera.fitScale && scale < place.scale);
  assert.not.ok(camera.advance(1_700));
  near(camera.scale, place.scale);
  const seen = camera.toView(centre);
  near(seen.x, VIEW.width / 2, 0.01);
  near(seen.y, VIEW.height / 2, 0.01);
});

it('X12: without motion it is there at once', () => {
  const camera = cameraOver(5_000);
  camera.flyTo({ x: 30, y: 20, scale: 60 }, 0, 0);
  assert.not.ok(camera.isMoving);
  near(camera.scale, 60);
});

it('a glide slows down, ends, and a touch stops it', () => {
  const camera = cameraOver(1_000_000);
  camera.zoomAt(60, camera.middle);
  camera.glide({ x: -1, y: 0 }, 0);
  const places = [100, 200, 300, 400].map((nowMs) => (camera.advance(nowMs), camera.x));
  const steps = places.slice(1).map((x, at) => x - places[at]!);
  assert.ok(steps[0]! > steps[1]! && steps[1]! > steps[2]! && steps[2]! > 0, steps.join());
  for (let nowMs = 500; nowMs < 5_000; nowMs += 100) camera.advance(nowMs);
  assert.not.ok(camera.isMoving);
  camera.glide({ x: -1, y: 0 }, 6_000);
  camera.panBy(0, 0);
  assert.not.ok(camera.isMoving);
});

it('a new size keeps the whole board whole, and a near view where it was', () => {
  const camera = cameraOver(5_000);
  const smaller = { width: 360, height: 400 };
  camera.fit(layoutFor(5_000, smaller), smaller);
  assert.ok(camera.isWhole);
  camera.zoomAt(6, { x: 100, y: 100 });
  const { x, y, scale } = camera;
  camera.fit(camera.layout!, { width: 340, height: 400 });
  near(camera.x, x, 1);
  near(camera.y, y, 1);
  near(camera.scale, scale);
});

it.run();
