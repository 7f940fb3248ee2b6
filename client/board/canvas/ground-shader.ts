// GLSL of what the board lies on: indigo cloth, and the board's shadow on it. Seen beside the board
// and between the slips.

export const GROUND_VERTEX = /* glsl */ `#version 300 es
precision highp float;
in vec2 aPosition;
uniform vec4 uView; // world place of the top left corner, world size of the view
out vec2 vWorld;
out vec2 vView;
void main() {
  vView = aPosition;
  vWorld = uView.xy + aPosition * uView.zw;
  gl_Position = vec4(aPosition.x * 2.0 - 1.0, 1.0 - aPosition.y * 2.0, 0.0, 1.0);
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
