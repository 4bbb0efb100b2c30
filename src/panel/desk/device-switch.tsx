import { Select, Stack, Switch } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Device, type DeviceChoice } from "../../contract/index.ts";
import { useApi, useTellProblem } from "../api/use-api.ts";
import { useWords } from "../words/use-words.tsx";
import { useDeskPlace } from "./desk.ts";

/** Where calls ring, for agents who have a choice, and whether the phone answers by itself. */
export function DeviceSwitch(): ReactNode {
  const words = useWords();
  const { devices, phase } = useDeskPlace();
  const api = useApi();
  const queries = useQueryClient();
  const tell = useTellProblem();
  const move = useMutation({
    mutationFn: (choice: DeviceChoice) => api.moveTo(choice),
    onSuccess: (me) => queries.setQueryData(["me"], me),
    onError: tell,
  });
  if (devices === null) return null;
  const { chosen, available, autoAnswer, outsideNumber } = devices;
  const isInCall = phase !== null && phase !== "wrap_up";
  return (
    <Stack gap="xs" data-testid="device-switch">
      {available.length > 1 ? (
        <Select
          label={words.line.ringsAt}
          size="sm"
          allowDeselect={false}
          disabled={isInCall || move.isPending}
          value={chosen}
          data={available.map((device) => ({
            value: device,
            label: device === "outside" ? (outsideNumber ?? "") : words.line.devices[device],
          }))}
          comboboxProps={{ withinPortal: false }}
          onChange={(value) => {
            const device = Device.safeParse(value);
            if (device.success) move.mutate({ device: device.data, autoAnswer });
          }}
        />
      ) : null}
      {chosen === "outside" ? null : (
        <Switch
          label={words.line.autoAnswer}
          size="sm"
          disabled={isInCall || move.isPending}
          checked={autoAnswer}
          onChange={(event) =>
            move.mutate({ device: chosen, autoAnswer: event.currentTarget.checked })
          }
        />
      )}
    </Stack>
  );
}
