import { createContext, type Provider, use } from "react";

/**
 * A value that a subtree shares: the Provider sets it, the hook reads it.
 * The hook throws when no Provider is above it, which is a bug in the page.
 */
export function provide<Value>(name: string): [Provider<Value | null>, () => Value] {
  const place = createContext<Value | null>(null);
  place.displayName = name;
  return [
    place.Provider,
    () => {
      const value = use(place);
      if (value === null)
        throw new Error(`Nothing provides "${name}" here; add its Provider above.`);
      return value;
    },
  ];
}
