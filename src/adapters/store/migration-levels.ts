import type { Migration } from "./migrations.ts";

/** Levels for skills, needs for calls that wait, and what else the floor keeps since then. */
export const levelsOfSkills: Migration = {
  name: "levels of skills, agents' own queues, closed queues",
  sql: `
    -- A skill that had no level gets the usual one, 5; a demand for it the least, 1.
    UPDATE users SET skills =
      (SELECT json_group_object(value, 5) FROM json_each(users.skills));
    ALTER TABLE users ADD COLUMN queues TEXT NOT NULL DEFAULT '[]';
    UPDATE agents SET record = json_set(record,
      '$.profile.skills', json((SELECT json_group_object(value, 5)
        FROM json_each(agents.record, '$.profile.skills'))),
      '$.profile.queues', json('[]'),
      '$.idleSince', json_extract(record, '$.since'),
      '$.work', json('{"busyMs":0,"readyMs":0}'));
    UPDATE snapshots SET state = json_remove(json_set(state, '$.place.need',
      json_array(json_object('afterMs', 0, 'skills',
        json((SELECT json_group_object(value, 1)
          FROM json_each(snapshots.state, '$.place.skills'))), 'agent', NULL))),
      '$.place.skills')
      WHERE phase IN ('queued', 'offered', 'talking');
    UPDATE snapshots SET state = json_set(state, '$.others', json('[]'))
      WHERE phase = 'offered';

    CREATE TABLE closed_queues (queue TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  `,
};
