import { Select } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { type AudioDevice, chosenDevice, listDevices, noDevices } from "../softphone/devices.ts";
import { useWords } from "../words/use-words.tsx";
import { useDeskPlace } from "./desk.ts";

/** Which microphone and which loudspeaker calls use; shown where there is a choice. */
export function DeviceChoice(): ReactNode {
  const words = useWords();
  const desk = useDeskPlace();
  const [devices, setDevices] = useState(noDevices);
  const { microphone } = desk;
  // biome-ignore lint/correctness/useExhaustiveDependencies: labels come with the permission
  useEffect(() => {
    let isOver = false;
    const look = (): void => {
      void listDevices().then((found) => {
        if (!isOver) setDevices(found);
      });
    };
    look();
    navigator.mediaDevices?.addEventListener("devicechange", look);
    return () => {
      isOver = true;
      navigator.mediaDevices?.removeEventListener("devicechange", look);
    };
  }, [microphone]);
  if (!desk.hasLine) return null;
  return (
    <>
      <Choice
        label={words.line.useMicrophone}
        devices={devices.microphones}
        chosen={chosenDevice.microphone()}
        onChoose={(id) => {
          chosenDevice.choose("microphone", id);
          desk.checkMicrophone();
        }}
      />
      <Choice
        label={words.line.useSpeaker}
        devices={devices.speakers}
        chosen={chosenDevice.speaker()}
        onChoose={(id) => {
          chosenDevice.choose("speaker", id);
          desk.switchSpeaker();
        }}
      />
    </>
  );
}

function Choice(props: {
  readonly label: string;
  readonly devices: readonly AudioDevice[];
  readonly chosen: string | null;
  readonly onChoose: (id: string | null) => void;
}): ReactNode {
  const words = useWords();
  const [chosen, setChosen] = useState(props.chosen);
  if (props.devices.length < 2) return null;
  const isThere = props.devices.some((device) => device.id === chosen);
  return (
    <Select
      size="xs"
      label={props.label}
      placeholder={words.line.browserChoice}
      clearable
      value={isThere ? chosen : null}
      data={props.devices.map(({ id, label }) => ({ value: id, label }))}
      comboboxProps={{ withinPortal: false }}
      onChange={(id) => {
        setChosen(id);
        props.onChoose(id);
      }}
    />
  );
}
