// The colours of behaviors and states, the same in light and dark.

/** Indexed by a behavior's position in the overview's list, modulo their number. */
const behaviors = ["#4c8dd6", "#3fae9a", "#8d79d6", "#7aa843", "#b26fb0", "#a07a52", "#5b9fb8", "#6c7fa8"];

export const stateColours = { paused: "#8b95a1", crashed: "#e8a917", quarantined: "#d8433b" };

export const behaviorColour = (index) => behaviors[index % behaviors.length];

/** Returns the value of a CSS custom property, such as `--quiet`. */
export const styleValue = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Returns red, green and blue of `#rrggbb`. */
export const channels = (colour) => [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
