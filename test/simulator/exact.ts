/** Erlang's loss formula B for a load in Erlang and so many servers, by its stable recursion. */
export function erlangB(load: number, servers: number): number {
  let inverse = 1;
  for (let k = 1; k <= servers; k += 1) inverse = 1 + (k / load) * inverse;
  return 1 / inverse;
}

/** Erlang's delay formula C: the share that waits, when nobody gives up. */
export function erlangC(load: number, servers: number): number {
  const blocked = erlangB(load, servers);
  return (servers * blocked) / (servers - load * (1 - blocked));
}
