// @ts-check
/** Whether somebody reads by touch alone: then words of keys that are not there help nobody. */
export const byFinger = () => matchMedia("(hover: none) and (pointer: coarse)").matches;
