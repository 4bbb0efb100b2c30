export const timelineOf = async (_store: unknown, _words: unknown, _call: unknown) => [];
