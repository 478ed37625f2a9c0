// The colours of behaviors and states, the same in light and dark.

/** By a behavior's place in the overview's list. */
const behaviors = ["#4c8dd6", "#3fae9a", "#8d79d6", "#7aa843", "#b26fb0", "#a07a52", "#5b9fb8", "#6c7fa8"];

export const stateColours = { paused: "#8b95a1", crashed: "#e8a917", quarantined: "#d8433b" };

export const behaviorColour = (place) => behaviors[place % behaviors.length];

/** A value of the page's style, such as the colour of quiet text. */
export const styleValue = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Red, green and blue of `#rrggbb`. */
export const channels = (colour) => [1, 3, 5].map((place) => parseInt(colour.slice(place, place + 2), 16));
