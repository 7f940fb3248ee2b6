// GLSL of what the board lies on: indigo cloth, and the board's shadow on it. Seen beside the board
// and between the slips.

export const GROUND_VERTEX = /* glsl */ `#version 300 es
precision highp float;
in vec3 aPlace; // across and down: 0 view's edge, 1 and 2 board's edges, 3 view's edge; 1: behind the board
uniform vec4 uView; // world place of the top left corner, world size of the view
uniform vec4 uGrid;
uniform vec4 uDetail;
out vec2 vWorld;
out vec2 vView;
void main() {
  float fullRows = floor(uGrid.z / uGrid.x + 0.0001);
  vec2 first = clamp(-uView.xy / uView.zw, 0.0, 1.0);
  vec2 last = clamp((vec2(uGrid.x, fullRows * 0.8) - uView.xy) / uView.zw, 0.0, 1.0);
  vec4 across = vec4(0.0, first.x, last.x, 1.0);
  vec4 down = vec4(0.0, first.y, last.y, 1.0);
  vView = vec2(across[int(aPlace.x)], down[int(aPlace.y)]);
  vWorld = uView.xy + vView * uView.zw;
  // Behind a board without gaps it would be drawn for nothing.
  bool hidden = aPlace.z > 0.5 && uDetail.x <= 0.0;
  gl_Position = hidden ? vec4(2.0, 2.0, 2.0, 1.0) : vec4(vView.x * 2.0 - 1.0, 1.0 - vView.y * 2.0, 0.0, 1.0);
}
`;

export const GROUND_FRAGMENT = /* glsl */ `#version 300 es
precision highp float;
in vec2 vWorld;
in vec2 vView;
out vec4 oColour;
uniform vec4 uGrid;
uniform vec4 uDetail;
uniform vec4 uClock;
uniform vec3 uGround;
uniform vec3 uGroundDeep;
uniform vec3 uHollowInk;
uniform sampler2D uCloth;

void main() {
  vec2 c = vView - vec2(0.5, 0.35);
  vec3 ground = mix(uGround, uGroundDeep, clamp(dot(c, c) * 1.5, 0.0, 1.0));
  vec2 size = vec2(uGrid.x, uGrid.y * 0.8) * 0.5;
  vec2 beside = max(abs(vWorld - size) - size, 0.0);
  float edge = length(beside) * uGrid.w;
  vec2 cloth = vec2(gl_FragCoord.x, -gl_FragCoord.y) / (uClock.z * 46.0);
  ground = mix(ground, uHollowInk, texture(uCloth, cloth).a * 0.16 * step(0.5, edge));
  float shadow = max(1.0 - edge / (10.0 * uClock.z), 0.0);
  oColour = vec4(mix(ground, uGroundDeep * 0.6, shadow * 0.7 * (1.0 - uDetail.x)), 1.0);
}
`;

/** Four strips around the board, and the part behind it. */
export const GROUND_PLACES: readonly number[] = [
  ...strip(0, 0, 3, 1, 0),
  ...strip(0, 1, 1, 2, 0),
  ...strip(2, 1, 3, 2, 0),
  ...strip(0, 2, 3, 3, 0),
  ...strip(1, 1, 2, 2, 1),
];

function strip(left: number, top: number, right: number, bottom: number, behind: number): number[] {
  const corners = [left, top, right, top, right, bottom, left, top, right, bottom, left, bottom];
  return corners.flatMap((value, at) => (at % 2 === 1 ? [value, behind] : [value]));
}
