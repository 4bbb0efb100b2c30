/** How calls end, in English. */
export const resultsEn = {
  self_served: "Self-served",
  answered: "Answered",
  abandoned: "Abandoned",
  left_ivr: "Left in the menu",
  left_message: "Left a message",
  transferred: "Put through",
  promised: "Was promised a callback",
  called_off: "Callback not needed any more",
  unserved: "Not served",
  passed_on: "Passed on",
  failed: "Failed",
  running: "In progress",
};
