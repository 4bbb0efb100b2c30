/** Words of the page of agents' working time. */
export const timesWords = {
  title: "Working time",
  about:
    "Each second of an agent is in exactly one state. Paid is what the pause codes of the time said.",
  from: "From",
  to: "To",
  today: "Today",
  agent: "Agent",
  present: "Present",
  paid: "Paid",
  occupied: "On calls",
  none: "Nobody was signed in.",
  exportCsv: "Export as CSV",
  spells: (name: string) => `All states of ${name}`,
  began: "Began",
  lasted: "Lasted",
  state: "State",
  unpaid: "Not paid",
  goesOn: "goes on",
  signedOutBy: (name: string) => `signed out by ${name}`,
  call: "Call",
};

/** Words of the page of the audit log. */
export const auditWords = {
  title: "Audit log",
  about: "Acts that cannot be taken back or that carry data out of the house.",
  by: "Who",
  at: "When",
  action: "What",
  subject: "On what",
  detail: "Details",
  all: "All acts",
  none: "Nothing fits.",
  actions: {
    "contact.erase": "Contact erased",
    "contact.merge": "Contacts merged",
    "tickets.export": "Tickets exported",
    "agent_times.export": "Working time exported",
    "flow.roll_back": "Flow rolled back",
    "flow.follow_file": "Flow follows the file",
  },
};
